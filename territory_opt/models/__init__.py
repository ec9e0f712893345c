"""What a problem, a plan, a result and a quota are: frozen data and rules; no solver, no tables."""

from territory_opt.models.allocation import Allocation, AllocationTask, Limit
from territory_opt.models.choice import Choice
from territory_opt.models.families import Families
from territory_opt.models.faults import Fault, Grade
from territory_opt.models.hierarchy import Children, Hierarchy, Level, LevelRules
from territory_opt.models.layers import JointBound, Pairing, joint_bound, labels_of
from territory_opt.models.loads import Loads
from territory_opt.models.pairs import BlockPairs, DensePairs, PairTable, SparsePairs
from territory_opt.models.plan import UNCOVERED, Alignment, Plan
from territory_opt.models.problem import Problem
from territory_opt.models.quota import (
    BridgeStep,
    NodeQuota,
    Quota,
    QuotaBridge,
    QuotaPolicy,
    QuotaRules,
    Quotas,
    WaterfallStep,
)
from territory_opt.models.quota_force import QuotaForce, Tenure
from territory_opt.models.quota_ground import QuotaAccounts, QuotaGround
from territory_opt.models.quota_tree import QuotaTree
from territory_opt.models.result import (
    Cause,
    Certificate,
    ProvenException,
    Result,
    Status,
    StopReason,
    TracePoint,
    Violation,
    relative_gap,
)
from territory_opt.models.rulebook import Line
from territory_opt.models.rules import Budget, Ideals

__all__ = [
    "UNCOVERED",
    "Alignment",
    "Allocation",
    "AllocationTask",
    "BlockPairs",
    "BridgeStep",
    "Budget",
    "Cause",
    "Certificate",
    "Children",
    "Choice",
    "DensePairs",
    "Families",
    "Fault",
    "Grade",
    "Hierarchy",
    "Ideals",
    "JointBound",
    "Level",
    "LevelRules",
    "Limit",
    "Line",
    "Loads",
    "NodeQuota",
    "PairTable",
    "Pairing",
    "Plan",
    "Problem",
    "ProvenException",
    "Quota",
    "QuotaAccounts",
    "QuotaBridge",
    "QuotaForce",
    "QuotaGround",
    "QuotaPolicy",
    "QuotaRules",
    "QuotaTree",
    "Quotas",
    "Result",
    "SparsePairs",
    "Status",
    "StopReason",
    "Tenure",
    "TracePoint",
    "Violation",
    "WaterfallStep",
    "joint_bound",
    "labels_of",
    "relative_gap",
]
