"""Review of a plan by managers: workbooks that go out, and what comes back."""

from territory_opt.report.review.answers import Answers, read_answers
from territory_opt.report.review.book import Cover, write_review
from territory_opt.report.review.figures import review_figures
from territory_opt.report.review.moves import review_moves
from territory_opt.report.review.nodes import Node, nodes_of

__all__ = [
    "Answers",
    "Cover",
    "Node",
    "nodes_of",
    "read_answers",
    "review_figures",
    "review_moves",
    "write_review",
]
