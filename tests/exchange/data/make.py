"""Writes the list with all the traps: python -m tests.exchange.data.make"""

from pathlib import Path

import openpyxl

HEADINGS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "一级分类")
PAD = "\n\t\t\t\t\t\n\t\t\t\t\t"
NOISE = "夜里两点工地还在打桩，孩子睡不着，打过电话没有人来看，请帮忙协调施工时间，谢谢。"
ROWS = (
    ("101", "U0001", "测试路工地夜间施工", "2020/1/6 12:09:38", f"{PAD}{NOISE}{PAD}", "城乡建设"),
    ("102", "U0002", "营业执照变更要跑三趟", "2020/11/26 9:03:05", f"{PAD}\u3000\u3000窗口说章程要重新盖章，公司在外地，能不能邮寄？电话１３８００００５６７８。{PAD}", "商贸旅游"),
    ("103", "U0003", "公积金\u200b网上查询打不开", "2019/2/3 0:00:01", f"{PAD}网页一直转圈，换了三个浏览器都不行，想查去年的缴存证明。{PAD}", "城乡建设"),
    ("１０４", "U0004", "社保卡补办", "2018-12-09 08:00:00", "补办的卡寄丢了，窗口说系统里已签收，没法再办一次，请查一查是谁签收的。", "劳动和社会保障"),
    ("105", "U0005", "又是夜间施工", "2020/1/7 1:00:00", f"{PAD}{NOISE}再说一遍。{PAD}", "环境保护"),
    ("103", "U0003", "公积金网上查询打不开", "2019/2/3 0:00:01", f"{PAD}网页一直转圈，换了三个浏览器都不行，想查去年的缴存证明。{PAD}", "劳动和社会保障"),
)  # fmt: skip


def main() -> None:
    book = openpyxl.Workbook()
    for row in (HEADINGS, *ROWS):
        book.active.append(row)
    # A sheet that was once longer keeps its empty rows.
    book.active.cell(row=400, column=1).number_format = "@"
    book.save(Path(__file__).with_name("留言示例.xlsx"))


if __name__ == "__main__":
    main()
