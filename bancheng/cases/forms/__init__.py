"""Shapes of input for the acts of a case; what they mean is the regulation's business."""
