"""What a lot's way of evaluating asks: each method's own parameters, then those that every method has."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from evaluation.acts.members import METHODS
from evaluation.rules import policy, weight
from evaluation.rules.criteria import FULL, Scale
from evaluation.rules.document import Mean, RoundAt, Tie
from evaluation.rules.method import Envelopes
from evaluation.rules.parameter import Parameter, Shape
from evaluation.rules.policy import Kind as Bought
from kernel.canon import Json
from kernel.errors import Words
from trading.rules import first_stage
from trading.rules.lifecycle import Regime
from web.desks.drafting_asks import Ask, cited
from web.desks.drafting_lists import Codes, Exacts
from web.desks.drafting_values import TEXT, Exact, Points, Whole, chosen, flag, points
from web.words import Text, join

POINT: Final = Words("分", "points")
PERCENT: Final = "%"
SCORED: Final = frozenset(name for name, of in METHODS.items() if of.scale is not Scale.NONE) | {first_stage.LIMITED}
"""The methods that have criteria beside the price."""
SHARED: Final = frozenset(name for name, of in METHODS.items() if of.scale is Scale.BELOW)
"""The methods whose criteria are shares of the price: they add up to nothing in particular."""
WEIGHTS: Final = {name: of.weight for name, of in METHODS.items()}
"""Which parameter says how many points the price has; empty where it has none."""


def envelopes(method: str) -> int:
    """In how many envelopes bids are sealed under the method; 1 where nothing lawful is chosen yet."""
    return 2 if method in METHODS and METHODS[method].envelopes is not Envelopes.ONE else 1


_OWN: Final[dict[str, tuple[Ask, ...]]] = {
    "lowest_evaluated_price": (),
    "comprehensive_scoring": (
        Ask("price_weight", Words("价格分", "Points for the price"), Points(0), unit=POINT),
        Ask(
            "price_fixed",
            Words("执行统一价格标准", "The price is fixed"),
            flag(Words("否，价格要评分", "no, it is scored"), Words("是，价格不评分", "yes, it is not scored")),
            Words("国家或地方有统一价格标准的选“是”，价格分填 0。", "With a fixed price the points for it are 0."),
        ),
        Ask(
            "bonus_may_exceed_full",
            Words("加成后可超过价格分满分", "A bonus may pass the full price score"),
            flag(),
            Words("只在给予价格分加成时有作用。", "This matters only where a policy adds to the price score."),
        ),
    ),
    "reasonable_low_price": (
        Ask("full", Words("报价满分", "Points for the price"), Points(), unit=POINT),
        Ask(
            "drop_from",
            Words("达到几家起去掉两端报价", "Dropping starts at this many bids"),
            Whole(1, 99),
            Words("不足此数的，全部报价参加平均。", "With fewer, every price counts in the mean."),
            Words("家", "bids"),
        ),
        Ask(
            "drop_each_side", Words("两端各去掉", "Prices dropped at each end"), Whole(0, 9), unit=Words("个", "prices")
        ),
        Ask(
            "reductions",
            Words("下浮系数", "Reductions"),
            Exacts("0", "20"),
            Words(
                "开标时从中随机抽取一个，用顿号隔开，各在 0% 至 20% 之间，不重复。",
                "One is drawn at the opening. Part them by commas; each from 0% to 20%, none twice.",
            ),
            PERCENT,
        ),
        Ask("penalty_above", Words("每高于基准价 1% 扣", "Lost for each 1% above the base"), Exact(), unit=POINT),
        Ask(
            "penalty_below",
            Words("每低于基准价 1% 扣", "Lost for each 1% below the base"),
            Exact(),
            Words("须小于高于基准价的扣分。", "Less than what is lost above the base."),
            POINT,
        ),
        Ask(
            "deviation_percent_dp",
            Words("偏差率先保留小数", "Decimals of the deviation"),
            Whole(0, 6),
            Words("不填则按精确值计算。", "Left empty, the exact value counts."),
            Words("位", "places"),
            needed=False,
        ),
    ),
}


def own(method: str, regime: str, kind: str) -> tuple[Ask, ...]:
    """The method's own parameters; between what the price must weigh under this regime stands beside it."""
    if method not in METHODS:
        return ()
    of = METHODS[method]
    asked = _OWN.get(method) or tuple(_asked(one) for one in of.parameters)
    return tuple(_placed(ask, _weighs(of.bounds, regime, kind) if ask.path == of.weight else "") for ask in asked)


def _placed(ask: Ask, hint: Text) -> Ask:
    return Ask(f"params.{ask.path}", ask.label, ask.kind, hint or ask.hint, ask.unit, ask.needed)


def _asked(one: Parameter) -> Ask:
    """A parameter as a field, by its shape; points are typed as points and not in hundredths."""
    match one.shape:
        case Shape.POINTS:
            return Ask(one.name, one.words, Points(int(one.low), int(one.high)), unit=POINT)
        case Shape.WHOLE:
            return Ask(one.name, one.words, Whole(int(one.low), int(one.high)), needed=not one.optional)
        case Shape.DECIMAL:
            return Ask(one.name, one.words, Exact(one.low, one.high))
        case Shape.FLAG:
            return Ask(one.name, one.words, flag())
        case Shape.CHOICE:
            return Ask(one.name, one.words, chosen(dict(one.choices)))
        case Shape.DECIMALS:
            hint = Words("用顿号隔开；多于一个的，开标时抽取。", "Part them by commas; one of several is drawn.")
            return Ask(one.name, one.words, Exacts("0", "20"), hint, PERCENT)
        case Shape.NAMES:
            hint = Words("写评分项的编号，用顿号隔开；可不填。", "Ids of criteria, parted by commas; may be empty.")
            return Ask(one.name, one.words, Codes(), hint, needed=False)


def _weighs(bounds: weight.Bounds, regime: str, kind: str) -> Text:
    """Between what the price must lie; the article only where one binds."""
    whole = Words("与各评分项满分合计 100 分。", "Together with the criteria it makes 100.")
    known = regime in [str(one) for one in Regime] and kind in [str(one) for one in Bought]
    lawful = weight.bound(bounds, Regime(regime), Bought(kind)) if known else weight.FREE
    if not lawful.law:
        return whole
    low, high = points(lawful.low), points(lawful.high)
    zh, en = f"不低于 {low} 分", f"at least {low}"
    if lawful.high < FULL:
        zh, en = f"{low} 至 {high} 分", f"from {low} to {high}"
    return join(Words(f"{zh}，与各评分项满分合计 100 分", f"{en}; with the criteria it makes 100"), cited(lawful.law))


def lawful(regime: str, held: str) -> dict[str, Text]:
    """The methods that a tender under this regime may name, and the one that the draft holds; those that still lack
    a stage of the platform come last and say so."""
    usual = {name: of for name, of in METHODS.items() if regime in [str(one) for one in of.regimes] or name == held}
    later = Words("（尚不能发布）", " (not yet)")
    return {
        name: Words(of.words.zh + later.zh, of.words.en + later.en) if of.needs else of.words
        for name, of in sorted(usual.items(), key=lambda one: bool(one[1].needs))
    }


_COMMON: Final = (
    Ask(
        "params.minimum",
        Words("有效投标人不少于", "Bidders that must remain"),
        Whole(1, 9),
        Words("少于 3 家的须写明依据。", "Fewer than 3 needs a basis."),
        Words("家", "bidders"),
    ),
    Ask(
        "params.minimum_basis",
        Words("少于 3 家的批准依据", "Approval for fewer than 3"),
        TEXT,
        Words("批准文件的名称和文号。", "Title and number of the approval."),
        needed=False,
    ),
    Ask(
        "params.tie",
        Words("得分相同时", "Where scores are equal"),
        chosen({
            Tie.LOWER_PRICE: Words("报价低的在前", "the lower price stands first"),
            Tie.SHOWN: Words("并列，由抽取决定", "they tie and a draw decides"),
        }),
    ),
    Ask(
        "params.mean",
        Words("评委打分的汇总", "How the experts’ points are put together"),
        chosen({
            Mean.ARITHMETIC: Words("全部取平均", "the mean of all"),
            Mean.TRIMMED: Words("去掉一个最高、一个最低后取平均", "the mean without one highest and one lowest"),
        }),
    ),
    Ask("params.rounding.places", Words("保留小数", "Decimals"), Whole(0, 6), unit=Words("位", "places")),
    Ask(
        "params.rounding.at",
        Words("在哪一步四舍五入", "Where it is rounded"),
        chosen({
            RoundAt.OUTPUT: Words("只在公布时，排名按精确值", "only when shown; ranking is exact"),
            RoundAt.TOTAL: Words("总分（评标价）得出时", "the totals, before ranking"),
            RoundAt.ITEMS: Words("价格分与平均分相加之前", "price score and mean points, before they are added"),
        }),
    ),
    Ask(
        "params.reminder",
        Words("与其他评委中位数相差多少分时提醒", "Ask the expert when he is so far from the others’ median"),
        Points(),
        Words("只提醒本人复核，不剔除。", "He is asked to look again; nothing is dropped."),
        POINT,
    ),
    Ask(
        "params.brands",
        Words("同品牌按一家计", "Bids with one brand count as one"),
        flag(),
        join(Words("单一产品采购选“是”", "“Yes” where one product is bought"), cited("P87-31")),
    ),
)  # fmt: skip
_LINES: Final = (
    ("mean", Words("低于有效投标均价的", "Below the mean of the bids")),
    ("second", Words("低于次低报价的", "Below the second lowest bid")),
    ("ceiling", Words("低于最高限价的", "Below the ceiling")),
)


def common() -> tuple[Ask, ...]:
    """What every method asks."""
    return _COMMON


def abnormal() -> tuple[Ask, ...]:
    """The three lines of the review of abnormally low prices: all or none."""
    least = {"ceiling": "45"}
    return tuple(
        Ask(f"params.abnormal.{name}", label, Exact(least.get(name, "50"), "65"), unit=PERCENT, needed=False)
        for name, label in _LINES
    )


def policies(kind: str, held: Mapping[str, Json]) -> tuple[Ask, ...]:
    """The rates of procurement policies for this kind of procurement, and of those that the draft names already."""
    found = []
    for id, of in policy.RANGES.items():
        if kind in [str(each) for each in of.kinds] or id in held:
            low, high = (str(int(Decimal(text) * 100)) for text in (of.low, of.high))
            span = Words(f"{low}% 至 {high}%", f"{low}% to {high}%") if low != high else Words(f"{low}%", f"{low}%")
            hint = join(span, cited(of.law))
            found.append(Ask(f"policy.{id}", of.words, Exact(low, high, percent=True), hint, PERCENT, needed=False))
    return tuple(found)


def standard(method: str) -> dict[str, Json]:
    """The method's own parameters as they begin."""
    return {one.name: one.standard for one in METHODS[method].parameters} if method in METHODS else {}
