"""What fair means: policies, burden-sharing keys, fair shares, division rules."""
