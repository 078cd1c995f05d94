"""An issue to print in tests: the specimen's own texts and pictures, as plain data."""

from datetime import date
from pathlib import Path

from portal import pictures, richtext
from portal.printing.issue import (
    Colophon,
    Layout,
    PictureCredit,
    PrintArticle,
    PrintedCertificate,
    PrintedPicture,
    PrintIssue,
    Promotion,
)

HERE = Path(__file__).parent
PORTAL = HERE.parent.parent.parent / "portal"
FOLDERS = (PORTAL / "demo" / "print", PORTAL / "printing" / "art")


def resolve(url: str) -> bytes | None:
    if url == "portal:seal.png":
        return pictures.stamp("君子之家", 600)
    paths = [folder / url.removeprefix("portal:") for folder in FOLDERS]
    return next((path.read_bytes() for path in paths if path.is_file()), None)


def picture(name: str, alt: str, caption: str = "", focus: str = "middle") -> PrintedPicture:
    return PrintedPicture(f"portal:{name}.jpg", alt, caption, focus)


def text(name: str) -> tuple[richtext.Block, ...]:
    source = (HERE / f"{name}.md").read_text(encoding="utf-8")
    return tuple(richtext.blocks(source, lambda token: f"portal:{token}"))


LETTER = PrintArticle(
    key="letter",
    layout=Layout.LETTER,
    section="卷首",
    title="慢一点，是一种礼貌",
    blocks=text("letter"),
    author="周砚秋",
    author_note="《君子之家》主编　bianji@junzi.example",
    summary_en="Slow is not the same as late. Late has no date. Slow writes the date down, and then keeps it.",
)
FEATURE = PrintArticle(
    key="feature",
    layout=Layout.FEATURE,
    section="专题",
    title="三百六十五把钥匙",
    title_en="Three hundred and sixty-five keys: a handover day, told by the people who carried them",
    standfirst="十月十八日，君临华庭三期交付。我们没有拍剪彩，只跟着一串钥匙走了一天：从物业的铁柜，到验房师的小锤，"
    "再到一位老人的口袋。这一天一共记下六百一十二个问题。它们和钥匙一样，都有主人，也都有日子。",
    blocks=text("feature"),
    author="顾青禾",
    illustrator="本刊",
    picture=picture("spread", "水墨长卷：白墙黑瓦、树与楼，临水", "左起：北区四栋、老街旧墙与东湖。"),
    rail_picture=picture("pinewall", "水墨画：花窗与松", "北门花窗。旧砖重砌，墙里墙外是同一棵松。"),
    summary_en="341 of 365 homes were handed over that day; 612 faults were recorded with the owner present.",
)
STORY = PrintArticle(
    key="story",
    layout=Layout.STORY,
    section="业主故事",
    title="院子里的柿子树",
    title_en="The persimmon tree in the courtyard",
    standfirst="搬进来那年，它只有筷子粗。楼下的人都说，种在墙根，长不大的。如今它的影子，下午四点可以盖住半个院子。",
    blocks=text("story"),
    author="林素文",
    author_note="退休语文教师",
    verified_estate="君临华庭",
    picture=picture("courtyard", "水墨画：月洞门、竹与一棵结满果的柿子树"),
    note="本文作者获稿酬积分50分。文中人物已阅读并同意刊登。",
)
ARTICLE = PrintArticle(
    key="care",
    layout=Layout.ARTICLE,
    section="关怀报道",
    title="回访：墙干了没有",
    standfirst="四件投诉办结一年后，我们又敲开了门。",
    blocks=tuple(block for block in text("feature") if block.kind in ("text", "head", "quote"))[:16],
    author="陶然",
    rail_picture=picture("keys", "水墨画：一串七把钥匙", "铁柜，晚七点。", "bottom"),
)
GUIDE = PrintArticle(
    key="guide",
    layout=Layout.GUIDE,
    section="资讯",
    title="收房，先别急着签字",
    standfirst="签字不是手续，是一份确认：您看过了，量过了，写下来了。这张单子按进门的顺序排，大约一个半小时。",
    blocks=text("guide"),
    reviewed="2026年11月审校，有效至2027年10月",
    author="沈之衡",
    author_note="工程部",
)
PROMOTION = PrintArticle(
    key="promotion",
    layout=Layout.PROMOTION,
    section="推广",
    title="君临天下花园",
    standfirst="六栋楼围着一口塘。三期首批二百一十六套已取得预售许可，样板房每日开放，会员可提前一周预约参观。",
    picture=picture("promo", "水墨画：君临天下花园效果示意", focus="bottom"),
    promotion=Promotion(
        place="东湖新区",
        facts="89–143平方米　参考均价18,600元／平方米",
        certificates=(
            PrintedCertificate("国有土地使用证", "土国用（2024）第0186号"),
            PrintedCertificate("建设用地规划许可证", "地字第2024-0093号"),
            PrintedCertificate("建设工程规划许可证", "建字第2024-0217号"),
            PrintedCertificate("建筑工程施工许可证", "施字第2025-0044号"),
            PrintedCertificate("商品房预售许可证", "预字第2026-0071号（3、5号楼）"),
        ),
        favourable=("距地铁4号线东湖站650米", "实验小学东湖校区，步行9分钟", "南塘与环湖步道，夜间开放"),
        unfavourable=(
            "北侧120米为城市高架，昼间约58分贝",
            "西侧地块规划变电站，2027年动工",
            "学区每年公布，公司不作承诺",
        ),
        small_print="本页为推广内容，由君临置业提供，编辑部核对事实。画面为艺术示意，以实际交付为准。",
    ),
)
ISSUE = PrintIssue(
    title="君子之家",
    title_en="Junzi Home",
    number=12,
    date=date(2026, 11, 20),
    cover=picture("cover", "水墨画：松枝下的白墙黑瓦与远处的楼，红日", "《秋信》，水墨，2026。"),
    cover_note="君临华庭三期交付的那一天，我们跟着一串钥匙，记下了六百一十二个问题。",
    contents_picture=picture("bridge", "水墨画：雨中石桥与撑红伞的人", focus="middle"),
    articles=(LETTER, FEATURE, STORY, GUIDE, PROMOTION),
    colophon=Colophon(
        credits=(
            PictureCredit("主办", "君子之家俱乐部"),
            PictureCredit("主编", "周砚秋"),
            PictureCredit("编辑", "顾青禾　陶然"),
            PictureCredit("通讯员", "林素文　贺平"),
            PictureCredit("来信", "bianji@junzi.example"),
            PictureCredit("服务", "400-000-1998"),
        ),
        next_title="下一期，冬。",
        next_text="那二十九个问题，守住了吗？我们再去一次君临华庭。",
        site_url="https://junzi.example/magazine/12",
        picture=picture("plum", "水墨画：红梅"),
    ),
    plates=(
        picture("pond", "水墨画：雨中荷塘", "荷　君临天下花园，南塘"),
        picture("stones", "水墨画：汀步与锦鲤", "鲤　君临华府，汀步"),
    ),
)
