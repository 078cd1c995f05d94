"""Who the people of a crowd are: names, invented phones and cards, the same for the same number of people."""

import base64
import random
from collections.abc import Iterator
from dataclasses import dataclass

from portal.club.people.accounts import FormOfAddress

SEED = "一百万人"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
WOMEN = "芳娜敏静丽艳娟霞秀燕玲桂红玉萍梅琳洁颖慧倩妍婷雪怡蕾薇莹岚悦欣雅诗晴舒"
MEN = "伟强磊军勇杰涛明超刚平辉鹏华飞亮峰健斌波浩宇轩博文俊凯志远航晨阳睿泽一鸣"
EITHER = "晓文子佳嘉思雨春宁安清云书海若天新永国建家景承"


@dataclass(frozen=True)
class Face:
    """The n-th of the crowd, counted from 1."""

    n: int
    name: str
    title: FormOfAddress
    phone: str  # E.164, of the invented range
    token: str  # of the card


def faces(count: int) -> Iterator[Face]:
    """The first `count` people, always the same ones."""
    chance = random.Random(SEED)
    for n in range(1, count + 1):
        is_woman = chance.random() < 0.5
        given = chance.choice(WOMEN if is_woman else MEN)
        if chance.random() < 0.72:
            given = chance.choice(EITHER) + given
        title = FormOfAddress.NONE if chance.random() < 0.2 else FormOfAddress.MS if is_woman else FormOfAddress.MR
        token = base64.urlsafe_b64encode(chance.randbytes(18)).decode()
        yield Face(n, chance.choice(SURNAMES) + given, title, f"+861640{n:07d}", token)
