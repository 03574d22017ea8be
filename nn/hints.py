"""What scikit-learn, Keras and PyTorch call things, and what they are called here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

# arguments
ARGUMENTS = {
    "lr": "learning_rate", "alpha": "learning_rate", "α": "learning_rate", "eta": "learning_rate",
    "learning_rate_init": "learning_rate", "eta0": "learning_rate", "step_size": "learning_rate",
    "criterion": "loss", "objective": "loss", "loss_fn": "loss",
    "weight_decay": "l2", "decay": "l2", "regularization": "l2", "penalty": "l2",
    "iterations": "epochs", "max_iter": "epochs", "n_epochs": "epochs", "nepochs": "epochs",
    "num_epochs": "epochs", "steps": "epochs",
    "verbose": "progress", "disp": "progress", "quiet": "progress",
    "seed": "rng", "random_state": "rng", "shuffle": "rng",
    "test_size": "test_fraction", "stratified": "stratify",
    "hidden": "sizes", "layers": "sizes", "hidden_layer_sizes": "sizes", "units": "neurons",
    "init": "initialization", "kernel_initializer": "initialization", "label": "target",
    "use_bias": "bias", "in_features": "inputs", "input_shape": "inputs", "input_dim": "inputs",
    "solver": "optimizer", "opt": "optimizer", "method": "optimizer",
    "clipnorm": "clip", "clip_norm": "clip", "max_norm": "clip", "max_grad_norm": "clip",
    "scheduler": "schedule", "lr_schedule": "schedule", "params": "parameters",
    "validation_data": "validation", "validation_split": "validation",
    "validation_fraction": "validation", "eval_set": "validation",
    "early_stopping": "patience", "n_iter_no_change": "patience", "callback": "callbacks",
    "metric": "metrics", "scoring": "metrics",
    "na_values": "missing", "ax": "axes", "batch": "batch_size", "minibatch_size": "batch_size",
}  # fmt: skip

# arguments that are missing or have no counterpart, by the function
ADVICE = {
    "load_table": {
        **dict.fromkeys(("sep", "delimiter"), "the separator is detected"),
        "skiprows": "delete the lines above the header",
        "comment": "delete the lines of comments",
        "index_col": "drop=[0] leaves out the first column",
        "usecols": "drop=[…] leaves columns out, by name or position",
        "parse_dates": "a date is not a number: drop=[…] leaves its column out",
    },
    "MLP": {
        "sizes": "a list with the size of each layer follows the number of inputs, as in "
        "MLP(2, [3, 1])",
    },
}

# what is imported elsewhere
NAMES = {
    "train_test_split": "split(table, 0.2)",
    **dict.fromkeys(("StandardScaler", "MinMaxScaler"), "Scaler"),
    **dict.fromkeys(("Adam", "AdamW"), 'GradientDescent(…, optimizer="adam")'),
    **dict.fromkeys(("SGD", "Optimizer"), "GradientDescent(model, loss, learning_rate=0.1)"),
    **dict.fromkeys(("Sequential", "MLPClassifier", "MLPRegressor"), "MLP, as in MLP(2, [3, 1])"),
    **dict.fromkeys(("Dense", "Linear"), "Layer, or MLP for several of them"),
    "MSELoss": "mse",
    "BCELoss": "binary_cross_entropy",
    "CrossEntropyLoss": "cross_entropy",
    "read_csv": "load_table",
}

# what is chosen by name: losses, activations, optimizers, metrics; in small letters without signs
_CHOICES = {
    **dict.fromkeys(
        ("bce", "bceloss", "logloss", "binarycrossentropy", "logistic", "bcewithlogitsloss"),
        ("binary_cross_entropy", "sigmoid"),
    ),
    **dict.fromkeys(
        ("ce", "crossentropyloss", "categoricalcrossentropy", "sparsecategoricalcrossentropy",
         "nll", "nllloss", "softmax", "multinomial"),
        ("cross_entropy",),
    ),
    **dict.fromkeys(
        ("meansquarederror", "mseloss", "l2", "squarederror", "l2loss", "quadratic"), ("mse",)
    ),
    **dict.fromkeys(("rootmeansquarederror",), ("rmse",)),
    **dict.fromkeys(("hingeloss", "svm", "maxmargin"), ("hinge",)),
    **dict.fromkeys(("expit", "sigm"), ("sigmoid",)),
    **dict.fromkeys(("identity", "none", "id"), ("linear",)),
    **dict.fromkeys(("leakyrelu", "lrelu"), ("leaky_relu",)),
    **dict.fromkeys(("gd", "gradientdescent", "descent", "momentum", "nesterov"), ("sgd",)),
    **dict.fromkeys(("adamw", "adamax", "nadam", "rmsprop", "adagrad"), ("adam",)),
    **dict.fromkeys(("acc", "accuracyscore", "score"), ("accuracy",)),
    **dict.fromkeys(("rsquared", "r2score"), ("r2",)),
    **dict.fromkeys(("meanabsoluteerror", "l1"), ("mae",)),
    **dict.fromkeys(("glorot", "glorotuniform", "xavieruniform"), ("xavier",)),
    **dict.fromkeys(("kaiming", "henormal", "kaimingnormal"), ("he",)),
}  # fmt: skip

# attributes of a model, a trainer, a history, a scaler, a table
MODEL = {
    "fit": "a trainer fits it: GradientDescent(model, …).fit(X, y, epochs=100)",
    "compile": "loss and optimizer are given to GradientDescent(model, loss, optimizer=…), metrics "
    "to its fit",
    "score": 'ask for model.accuracy(X, y), or fit with metrics="r2"',
    "evaluate": "ask for model.accuracy(X, y), or fit with validation=(X, y)",
    "predict_proba": "model.predict(X) gives them where the output is sigmoid; for several "
    "classes, autograd.softmax turns the scores into probabilities",
    "predict_classes": "write model.predict_class(X)",
    "forward": "call it: model(row)",
    "train": "a trainer trains it: GradientDescent(model, …).fit(X, y, epochs=100)",
    "backward": "call backward() of the loss",
    "step": "a trainer updates it: GradientDescent(model, …).step(X, y, learning_rate)",
    "state_dict": "named_parameters() has the names and the Values; save(path) writes a file",
    "get_weights": "named_parameters() has the names and the Values",
    "coefs_": "named_parameters() has the names and the Values",
    "load_weights": "nn.load(path) reads what model.save(path) wrote",
    "load_state_dict": "nn.load(path) reads what model.save(path) wrote",
    "load": "write nn.load(path)",
    "classes_": "write model.classes",
    "eval": "there is no mode to switch",
}
TRAINER = {
    "train": "write trainer.fit(X, y, epochs=100)",
    "run": "write trainer.fit(X, y, epochs=100)",
    "minimize": "write trainer.fit(X, y, epochs=100), or trainer.step(X, y, learning_rate)",
    "predict": "ask its model: trainer.model.predict(X)",
    "score": "ask its model: trainer.model.accuracy(X, y)",
    "accuracy": "ask its model: trainer.model.accuracy(X, y)",
    "compile": "what it is made of is given to GradientDescent(model, loss, optimizer=…)",
    "zero_grad": "an update sets every gradient to 0 first",
    "backward": "trainer.update(loss, learning_rate) runs the backward pass and updates",
    "lr": "write trainer.learning_rate",
    "alpha": "write trainer.learning_rate",
    "loss_curve_": "write trainer.history.loss",
    "load": "write nn.resume(path)",
    "resume": "write nn.resume(path)",
}
HISTORY = {
    "history": 'write history["loss"]; history.names lists the columns',
    "val_loss": 'write history["validation_loss"]',
    "keys": "history.names lists the columns",
}
SCALER = {
    "fit_transform": "write scaler.fit(X).apply(X)",
    "transform": "write scaler.apply(X)",
    "inverse_transform": "write scaler.undo(X)",
    **dict.fromkeys(("mean_", "scale_", "var_"), "scaler.as_dict() has what was learned"),
}
TABLE = {
    "shape": "write len(table), len(table.columns)",
    "head": "write table.X[:5], table.y[:5]",
    "data": "write table.X",
    "values": "write table.X",
    "to_numpy": "write numpy.array(table.X)",
    "to_pandas": "write pandas.DataFrame(table.X, columns=table.columns)",
    "feature_names": "write table.columns",
    "target_names": "write table.classes",
    "labels": "write table.y",
    "drop": "columns are left out by load_table(…, drop=[…])",
    "split": "write split(table, 0.2)",
}


def choice(name: Any, table: Any) -> str:
    """Return what a table calls something that has another name elsewhere, or nothing."""
    plain = "".join(filter(str.isalnum, name.lower())) if isinstance(name, str) else ""
    for ours in table:
        if plain and plain == "".join(filter(str.isalnum, ours.lower())):
            return str(ours)
    return next((ours for ours in _CHOICES.get(plain, ()) if ours in table), "")


class Hinted:
    """An object that says what to write here when it is asked for another library's attribute."""

    _hints: ClassVar[dict[str, str]]

    if not TYPE_CHECKING:  # which would take every name for an attribute

        def __setattr__(self, name: str, value: object) -> None:
            """Set an attribute, but refuse one that has another name here: it would do nothing."""
            if name in self._hints:
                raise AttributeError(f"there is no {name!r} here: {self._hints[name]}")
            object.__setattr__(self, name, value)

        def __getattr__(self, name: str) -> object:
            """Refuse a name, with what to write where that is known."""
            hint = f": {self._hints[name]}" if name in self._hints else ""
            message = f"{type(self).__name__!r} object has no attribute {name!r}{hint}"
            raise AttributeError(message, name=name, obj=self)
