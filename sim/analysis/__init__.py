"""What can be done with any model: presets, sensitivity, other axes, sweeps, manifests, published values. It knows only their contract."""
