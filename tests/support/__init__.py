"""Real servers, kernels and browsers that the tests stand on."""
