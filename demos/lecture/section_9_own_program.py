# %% [markdown]
# # 9. Your own program: a GPT, from its loss to one attention weight
#
# A GPT writes names letter by letter. To guess the next one, each letter looks back at those before
# it: an attention head gives each of them an **attention weight**, and these add up to 1.
#
# `demos/gpt.py` is such a program: 1,296 parameters, all of them Values. Here it learns from 100
# names, one per update of Adam. A blind guess among 27 characters has a loss of ln 27 ≈ 3.30.

# %%
import random

from autograd import chain_rule, origin, save, traced, why
from autograd.notation import subscript
from demos.gpt import ATTENTION, initial_weights, loss_of, mean, read_names, train

rng = random.Random(1)
weights = initial_weights(rng)
losses = train(rng.sample(read_names(), 100), weights, steps=100)
print(f"mean loss: {mean(losses[:10]):.4f} (first 10 names), {mean(losses[-10:]):.4f} (last 10)")

# %% [markdown]
# **Lines.** `traced()` remembers where each node was made: the line of the program, the call, the
# round of a loop. That also gives every node a name. The program reads ".eva.", in which "." begins
# and ends a name. At the v, position 2, head 0 looks back at ".", "e" and "v". Its weight for ".":

# %%
with traced():
    loss = loss_of("eva", weights)
loss.backward()
uses = why(loss, "attention[2].h[0].attn_weights[0]").uses
head_out = [use.consumer for use in uses]
a = head_out[0].inputs[:3]  # the weights of ".", "e", "v" in a weighted sum
for entry in origin(a[0]).entries[-4:]:
    print(f"in {entry.function}:\n    {entry.text.strip()}")

# %% [markdown]
# **Groups.** The calls and rounds are the boxes of a picture: all nodes in five boxes, `gpt.svg`,
# and one attention head opened, `gpt_head.svg`.

# %%
save(loss, "gpt.svg", theme="auto")
save(loss, "gpt_head.svg", expand=f"{ATTENTION}/h 0", theme="auto")

# %% [markdown]
# **Chain rule.** Many paths lead from that weight to the loss, and its derivative is their sum. The
# path printed is the one that adds most. Labels replace the long names: a₀ is that weight, out₀ …
# out₃ are the outputs of the head.

# %%
for label, nodes in (("a", a), ("out", head_out)):
    for k, node in enumerate(nodes):
        node.label = f"{label}{subscript(k)}"
rule = chain_rule(loss, a[0])
print(f"∂loss/∂a₀ = {rule.value:.6f}, the sum over {rule.path_count:,} paths")
print(next(rule.paths))

# %% [markdown]
# **Why?** Each of the four outputs is a sum over ".", "e" and "v": attention weight times value. So
# the gradient of an attention weight is the dot product of two vectors: the gradients of the
# outputs, and the values of the character.

# %%
print(why(loss, a[0]))

# %% [markdown]
# **What it says.** The weights add up to 1, so only differences count: what "." gains, the others
# lose. Moving 0.01 of the attention from "v" to "." changes the loss by about 0.01 times the
# difference of their gradients. Gradient descent moves attention to where the gradient is lowest.

# %%
for letter, share in zip(".ev", a, strict=True):
    print(f'"{letter}"  {share.label} = {share:.4f}   ∂loss/∂{share.label} = {share.grad:.6f}')
print(f"0.01 · (∂loss/∂a₀ − ∂loss/∂a₂) = {0.01 * (a[0].grad - a[2].grad):.6f}")

# %% [markdown]
# **Try:** `why(loss, "attention[2].q[0]")`. How many times is this number used, and by which head?
