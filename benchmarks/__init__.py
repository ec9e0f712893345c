"""Published figures: instances, rivals, a runner that can be resumed, and the page of its results."""
