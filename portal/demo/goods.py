"""What the pictures of the catalogue show, in words; one drawing a thing, all of the club's own hand."""

from portal.demo import magazine
from portal.words import Words

PICTURES_SHOW = magazine.PICTURES_SHOW | {
    "gift-scroll.jpg": Words("挂轴：山水分作四段", "Hanging scroll: a landscape in four parts"),
    "gift-lamp.jpg": Words("羊皮纸灯笼", "Paper lantern"),
    "gift-fan.jpg": Words("绢面团扇", "Round silk fan"),
    "gift-rice.jpg": Words("一袋新米", "A bag of new rice"),
    "gift-honey.jpg": Words("一罐蜜，旁边一枝桂花", "A jar of honey and a sprig of osmanthus"),
    "gift-seeds.jpg": Words("一包花籽，旁边刚出的苗", "A packet of seed and a seedling"),
    "gift-tools.jpg": Words("水平尺、响鼓锤、线坠和角尺", "Spirit level, tapping hammer, plumb bob and square"),
    "gift-lens.jpg": Words("放大镜搁在摊开的书上", "A magnifying glass over an open book"),
    "gift-gaiwan.jpg": Words("盖碗茶，碗盖斜靠在旁", "A covered cup of tea, its lid beside it"),
    "gift-books.jpg": Words("一摞线装书和一枝梅", "A pile of stitched books and a sprig of plum"),
    "gift-noodles.jpg": Words("一碗素浇面和筷子", "A bowl of noodles with chopsticks"),
    "gift-broom.jpg": Words("木桶、抹布和扫帚", "A wooden pail, a cloth and a broom"),
    "gift-key.jpg": Words("钥匙，后面是住宅楼", "A key before towers of flats"),
    "gift-abacus.jpg": Words("算盘", "An abacus"),
    "gift-shelf.jpg": Words("小书架、盆景和一只纸鹤", "A small bookcase, a bonsai and a paper crane"),
    "gift-thermos.jpg": Words("月下的热水瓶和一杯热茶", "A flask and a mug of tea under the moon"),
    "gift-sapling.jpg": Words("刚栽的小树和铁锹", "A young tree just planted, and a spade"),
    "gift-postcards.jpg": Words("四张明信片，春夏秋冬", "Four postcards, one a season"),
    "gift-calendar.jpg": Words("丁未年挂历，翻在正月", "Wall calendar open at the first month"),
    "gift-couplets.jpg": Words("一副春联、笔和砚", "A pair of spring couplets, brush and ink stone"),
    "gift-pipa.jpg": Words("琵琶和灯笼", "A lute and a lantern"),
}
