"""The KPI dictionary: what each number on a screen means."""
