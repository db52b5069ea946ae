"""Domains: what each of them holds."""

from dataclasses import dataclass

import numpy as np

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.wording import counted
from umc_desktop.storage import annotations, labels, samples
from umc_desktop.storage.project_file import ProjectFile


@dataclass(frozen=True)
class ListDomains:
    """Nothing to choose."""


def list_domains(
    project: ProjectFile, request: ListDomains, progress: ProgressReporter
) -> Outcome:
    """List the domains with their label sets, samples and labelled samples."""
    del request, progress
    with project.read() as connection:
        domains = labels.read_domains(connection)
        label_sets = labels.read_label_sets(connection)
        all_labels = labels.read_labels(connection)
        current = annotations.read_current(connection)
        totals = samples.count_by_domain(connection)
        domain_of = samples.domains_of(connection, current.sample_ids.tolist())
    labelled = np.bincount(list(domain_of.values()) or [0])
    data = [
        {
            "domain": domain.name,
            "label_set": label_sets[domain.label_set_id],
            "labels": sum(
                label.label_set_id == domain.label_set_id for label in all_labels
            ),
            "samples": totals.get(domain.id, 0),
            "labelled": int(labelled[domain.id]) if domain.id < len(labelled) else 0,
        }
        for domain in domains
    ]
    return Outcome(
        Changes.NOTHING, f"{counted(len(data), 'domain')}.", {"domains": data}
    )
