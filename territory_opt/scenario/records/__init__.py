"""Text tables to the frames that planning uses: accounts, reps, staffing, territories."""
