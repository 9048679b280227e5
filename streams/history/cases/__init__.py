"""Cases: tables, rows, lists, and the declaration of the kind."""
