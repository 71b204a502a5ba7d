"""What counts as nothing, as the same, as held, as lost: one table, from which docs/formulation.md lists them.

All are of numbers near 1: the solver counts every column in a unit of its own and divides every row and objective by
its largest coefficient, so that no tolerance depends on the units of the workbook. The audit keeps its own.
"""

FEASIBLE = 1e-9
"""The solver's tolerance on bounds, rows and reduced costs: at its default of 1e-7 a need of a millionth of its
resource's largest could be missed by a tenth."""
FEASIBLE_WHOLE = 1e-8
"""The same of integer programs: at 1e-9 presolve has cut off the optimum and proved another, at 1e-8 never yet."""
LOOSE = 1e-7
"""The tolerance of the solver's last try, its default."""
SMALLEST = 1e-12
"""The solver drops smaller coefficients; by default it would drop those below 1e-9, as a weight of 1 beside 1e9 has."""
AT_BOUND = 1e-7
"""What is nearer to its bound than this stands at it."""
DUAL_NOISE = 1e-9
"""Duals below this part of the largest are rounding errors: noise follows the largest dual, not the largest cost. Noise
of 1e-10 was seen where coefficients of 1e-6 stand beside 1. The true duals of a weight of 1 beside 1e6 are a millionth
of the largest, for each need is counted in its own target."""
WRONG = 10.0
"""Duals are no surer than this many times the worst that leans on nothing."""
POSITIVE = 1e-7
"""Of the duals of a round of leximin or of a nucleolus, which sum to 1, those below this count as zero."""
HELD = 10 * FEASIBLE
"""A value held by a row, or a burden, may grow by this part of its own size, or of the objective's largest coefficient;
a burden by this part of its fair share of the money scale."""
EXACT = 1e-13
"""A corner that is nearer by less than this part of the squared distance is none (least sum of squares)."""
TANGENTS = 1e-9
"""How far the sum of tangents may lie below the true sacrifice, as a share of it."""
TANGENTS_ALONG = 1e-7
"""The same along a frontier, which reads costs and not burdens, as a share of the sum or the money scale."""
LIGHTEST = 1e-4
"""No mission is taken for lighter than this part of the heaviest: a finer row drives branching out of its tolerance.
One of weight 1 beside 1e6 is so held to a millionth of its target."""
LOST = 1e-7
"""A stage is lost where its value is worse by this part of its own size, or of its objective's largest coefficient."""
LOST_WHOLE = 1e-6
"""That part where assets come whole, whose stages are held by values with slack."""
LOST_GAPS = 100.0
"""The unmet share is judged by this many times what the lightest mission counts: by 1e-5 of it."""
SURE_GAPS = 1e-6
"""The part of the lightest mission by which the duality gap of the unmet share is judged."""
SNAP = 10.0
"""Amounts below this many tolerances of the solver, in their column's unit, are zero, and so are prices."""
APART = 1e-6
"""A load is open where its least and its most differ by more than this part of its fair share of the money scale."""
NO_TRADE = 1e-9
"""Ends of a frontier nearer than this, as a share of their size or of the money scale, are the same."""
SAME = 1e-6
"""Figures of samples and withdrawals that differ by less than this part of their scale are the same."""
MOVED = 1e-6
"""What a member gives has not moved where it differs by less than this part of all that is given of the resource."""
BESIDE = 1e-4
"""A frontier's price is read this part of a step beside its point, where it is a slope and not a corner of slopes."""
NOISE = 1e-7
"""What lifting a rule changes, and what gives where rules cannot hold, are none below this part of their scale."""
SHORT = 1e-5
"""What is wanted and cannot be had, below this part of it, shows in no digit that is printed."""
MET = 1e-6
"""A coalition by itself meets a need of which less than this part is missing."""
EXCESS = 1e-7
"""Excesses of coalitions nearer than this part of the largest cost are the same."""
ONE = 1e-9
"""What games compare otherwise is one where it is nearer than this, as a part of the largest cost or of 1."""
DUST = 1e-12
"""Payments, and all that joining saves, below this part of the largest cost are 0."""
SMALLEST_CONTINGENT = 1e-6
"""A smallest contingent below this part of what could be sent could not be told from none."""
LEAST_SCALE = 1e-7
"""No mission's scale is less than this part of its resource's."""
SMALLEST_SHARE = 1e-4
"""A fair share of 0 would divide by 0: it counts as this part of the mean share, and its member is asked last."""
ROUND = 1e-9
"""A figure in a rule's words that is nearer to zero, or to a round number, than this part of the rule's own is that."""
