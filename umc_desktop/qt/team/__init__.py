"""What a team looks at together: agreement, conflicts, annotators, the audit trail."""
