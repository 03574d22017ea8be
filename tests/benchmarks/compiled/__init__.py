"""The compiled engine beside its peers: what all of them learn, how they run, what is shown."""
