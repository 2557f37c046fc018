"""Every table as the first release has it."""

from kernel.migrations.tables import evaluation, experts, kernel, people, signing, trading

revision = "0001"
down_revision = None

ORDER = (
    evaluation.explanation,
    evaluation.finding,
    evaluation.question,
    evaluation.result,
    evaluation.share,
    evaluation.sheet,
    evaluation.sheet_correction,
    evaluation.signature,
    evaluation.vote,
    experts.draw,
    experts.expert,
    kernel.journal_body,
    kernel.journal_event,
    kernel.answer,
    kernel.lease,
    kernel.log_checkpoint,
    kernel.log_entry,
    kernel.log_head,
    kernel.log_queue,
    kernel.log_tile,
    people.attempt,
    people.challenge,
    people.organisation,
    people.person,
    signing.anchor,
    signing.answer,
    signing.epoch,
    signing.evidence,
    signing.issuer,
    signing.list,
    signing.seal,
    signing.task,
    trading.number,
    trading.project,
    trading.share,
    experts.certificate,
    experts.draw_secret,
    experts.engaged,
    experts.evidence,
    experts.identity,
    experts.result,
    experts.seat,
    experts.share,
    experts.tie,
    experts.vacancy,
    people.certificate,
    people.expected,
    people.mandate,
    people.session,
    trading.tender,
    trading.lot,
    trading.question,
    trading.tender_version,
    trading.bid,
    trading.joint,
    trading.objection,
    trading.package,
    trading.offer,
    trading.piece,
    trading.submission,
)


def upgrade() -> None:
    for make in ORDER:
        make()
