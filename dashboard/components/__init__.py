"""Parts of pages: pure functions from values to components. Empty slots are filled by the browser's modules."""
