"""The world around the decision core: HTTP, storage, the clock. One folder a noun."""
