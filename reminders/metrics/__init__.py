"""What can be watched: one pure file per metric. docs/add-a-metric.md says how to add one."""
