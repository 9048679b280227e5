// Announced intervals (s) by the class that travels in a dot's state; twin of streams/model/presence.py.
export const INTERVALS = [0, 5, 10, 20, 30, 60, 120, 300, 600];
