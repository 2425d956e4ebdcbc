"""Made-up requisitions for the try-out; every ticket lives through the verbs, as a real one would."""
