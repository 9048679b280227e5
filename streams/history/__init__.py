"""The SQL read model: records of the fold as rows, numbers from facts, lists and files of them."""
