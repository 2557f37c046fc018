/* Generated from trading/rules/papers/finding.py by `run.py docs`. */
export const SAID = {
  "paper.unreadable": {
    "weight": "refuse",
    "words": [
      "不是可读的 PDF",
      "it is no readable PDF"
    ],
    "remedy": [
      "请用原软件重新导出 PDF",
      "Export the PDF again from its program"
    ]
  },
  "paper.damaged": {
    "weight": "warn",
    "words": [
      "文件索引损坏，靠搜索才能读出",
      "its index is damaged; it is read by searching"
    ],
    "remedy": [
      "请用原软件重新导出 PDF",
      "Export the PDF again from its program"
    ]
  },
  "paper.encrypted": {
    "weight": "refuse",
    "words": [
      "文件已加密（空口令也算）",
      "it is encrypted, be it with an empty password"
    ],
    "remedy": [
      "请去掉加密后重新保存；整份投标会另行密封",
      "Save it without encryption; the whole bid is sealed anyway"
    ]
  },
  "paper.too_large": {
    "weight": "refuse",
    "words": [
      "文件太大：{what}",
      "it is too large: {what}"
    ],
    "remedy": [
      "请分成几个文件",
      "Divide it into several files"
    ]
  },
  "paper.too_much": {
    "weight": "refuse",
    "words": [
      "结构过于庞大，无法核对：{what}",
      "it is more than can be looked through: {what}"
    ],
    "remedy": [
      "请用原软件重新导出 PDF",
      "Export the PDF again from its program"
    ]
  },
  "paper.page_tree": {
    "weight": "refuse",
    "words": [
      "页面目录有环或重复",
      "its pages are not a tree"
    ],
    "remedy": [
      "请用原软件重新导出 PDF",
      "Export the PDF again from its program"
    ]
  },
  "paper.no_pages": {
    "weight": "refuse",
    "words": [
      "没有页面",
      "it has no pages"
    ],
    "remedy": [
      "请用原软件重新导出 PDF",
      "Export the PDF again from its program"
    ]
  },
  "paper.too_many_pages": {
    "weight": "refuse",
    "words": [
      "页数超过上限：{what}",
      "more pages than allowed: {what}"
    ],
    "remedy": [
      "请删减到上限以内",
      "Shorten it to the limit"
    ]
  },
  "paper.font": {
    "weight": "refuse",
    "words": [
      "字体未嵌入：{what}",
      "a font is not embedded: {what}"
    ],
    "remedy": [
      "请在导出时选择嵌入全部字体",
      "Embed every font on export"
    ]
  },
  "paper.form_font": {
    "weight": "warn",
    "words": [
      "表单字体未嵌入：{what}",
      "a form's font is not embedded: {what}"
    ],
    "remedy": [
      "请将表单域展平后导出",
      "Flatten the form fields"
    ]
  },
  "paper.script": {
    "weight": "refuse",
    "words": [
      "含有脚本",
      "it holds a script"
    ],
    "remedy": [
      "请导出为不含动作的 PDF/A",
      "Export it as PDF/A, which holds no actions"
    ]
  },
  "paper.action": {
    "weight": "refuse",
    "words": [
      "含有自动执行的动作",
      "it holds actions that run by themselves"
    ],
    "remedy": [
      "请导出为不含动作的 PDF/A",
      "Export it as PDF/A, which holds no actions"
    ]
  },
  "paper.launch": {
    "weight": "refuse",
    "words": [
      "会启动程序",
      "it starts a program"
    ],
    "remedy": [
      "请导出为不含动作的 PDF/A",
      "Export it as PDF/A, which holds no actions"
    ]
  },
  "paper.xfa": {
    "weight": "refuse",
    "words": [
      "含有 XFA 动态表单",
      "it holds a dynamic form (XFA)"
    ],
    "remedy": [
      "请导出为不含动作的 PDF/A",
      "Export it as PDF/A, which holds no actions"
    ]
  },
  "paper.embedded_file": {
    "weight": "refuse",
    "words": [
      "内嵌了其他文件",
      "it holds other files"
    ],
    "remedy": [
      "请把附件作为单独文件提交",
      "Hand the attachments in as files of their own"
    ]
  },
  "paper.rich_media": {
    "weight": "refuse",
    "words": [
      "含有音视频或三维内容",
      "it holds sound, film or 3D"
    ],
    "remedy": [
      "请导出为不含动作的 PDF/A",
      "Export it as PDF/A, which holds no actions"
    ]
  },
  "paper.external": {
    "weight": "refuse",
    "words": [
      "引用了文件以外的内容",
      "it refers to content outside itself"
    ],
    "remedy": [
      "请导出为不含动作的 PDF/A",
      "Export it as PDF/A, which holds no actions"
    ]
  },
  "paper.link": {
    "weight": "warn",
    "words": [
      "含有网页链接：{what}",
      "it holds a web link: {what}"
    ],
    "remedy": [
      "评审时不打开链接",
      "Links are not opened in the evaluation"
    ]
  },
  "blind.info": {
    "weight": "refuse",
    "words": [
      "文件信息里有：{what}",
      "its document information holds: {what}"
    ],
    "remedy": [
      "请运行 ggzy bid blind，或在网页上点“清除痕迹”",
      "Run `ggzy bid blind`, or press “Remove the traces”"
    ]
  },
  "blind.metadata": {
    "weight": "refuse",
    "words": [
      "含有元数据（XMP）",
      "it holds metadata (XMP)"
    ],
    "remedy": [
      "请运行 ggzy bid blind，或在网页上点“清除痕迹”",
      "Run `ggzy bid blind`, or press “Remove the traces”"
    ]
  },
  "blind.private": {
    "weight": "refuse",
    "words": [
      "含有编辑软件的私有数据",
      "it holds private data of an editing program"
    ],
    "remedy": [
      "请运行 ggzy bid blind，或在网页上点“清除痕迹”",
      "Run `ggzy bid blind`, or press “Remove the traces”"
    ]
  },
  "blind.annotation": {
    "weight": "refuse",
    "words": [
      "批注署有作者：{what}",
      "an annotation names its author: {what}"
    ],
    "remedy": [
      "请运行 ggzy bid blind，或在网页上点“清除痕迹”",
      "Run `ggzy bid blind`, or press “Remove the traces”"
    ]
  },
  "blind.signature": {
    "weight": "refuse",
    "words": [
      "含有电子签名",
      "it holds a signature"
    ],
    "remedy": [
      "请用未签名的原件",
      "Use the paper before it was signed"
    ]
  },
  "blind.leftover": {
    "weight": "refuse",
    "words": [
      "留有已删改的旧内容",
      "it keeps content that was replaced or removed"
    ],
    "remedy": [
      "请运行 ggzy bid blind，或在网页上点“清除痕迹”",
      "Run `ggzy bid blind`, or press “Remove the traces”"
    ]
  },
  "blind.image": {
    "weight": "warn",
    "words": [
      "图片带有拍摄或编辑信息",
      "a picture holds data of its camera or editor"
    ],
    "remedy": [
      "请清除痕迹；仍有提示的，清除图片信息后重新导出",
      "Remove the traces; if it is told again, clear the picture and export anew"
    ]
  },
  "blind.name": {
    "weight": "refuse",
    "words": [
      "出现投标人名称或标识：{what}",
      "it names the bidder: {what}"
    ],
    "remedy": [
      "请从正文中删去",
      "Remove it from the text"
    ]
  },
  "blind.short_name": {
    "weight": "warn",
    "words": [
      "出现与投标人相关的字样：{what}",
      "words that may name the bidder: {what}"
    ],
    "remedy": [
      "请核对是否透露身份",
      "See whether they do"
    ]
  },
  "blind.unread": {
    "weight": "warn",
    "words": [
      "有文字或图片无法自动核对",
      "text or pictures here cannot be read by machine"
    ],
    "remedy": [
      "请自行核对",
      "Look through it yourself"
    ]
  },
  "blind.file_name": {
    "weight": "refuse",
    "words": [
      "文件名透露投标人：{what}",
      "its file name tells of the bidder: {what}"
    ],
    "remedy": [
      "请改名",
      "Rename the file"
    ]
  },
  "papers.missing": {
    "weight": "refuse",
    "words": [
      "缺少这份文件",
      "this paper is missing"
    ],
    "remedy": [
      "请补上，并在用途中选它",
      "Add it and name it as the file's purpose"
    ]
  },
  "papers.too_many": {
    "weight": "refuse",
    "words": [
      "份数超过上限：{what}",
      "more files than allowed: {what}"
    ],
    "remedy": [
      "请合并或删去多余的文件",
      "Join or remove files"
    ]
  },
  "papers.doubled": {
    "weight": "refuse",
    "words": [
      "与另一文件内容相同：{what}",
      "the same content as another file: {what}"
    ],
    "remedy": [
      "请删去其中一个",
      "Remove one of the two"
    ]
  },
  "papers.format": {
    "weight": "refuse",
    "words": [
      "格式不符，应为：{what}",
      "wrong format; it should be: {what}"
    ],
    "remedy": [
      "请转换格式",
      "Convert it"
    ]
  },
  "papers.empty": {
    "weight": "refuse",
    "words": [
      "文件是空的",
      "the file is empty"
    ],
    "remedy": [
      "请换成完整的文件",
      "Put the whole file there"
    ]
  },
  "papers.not_asked": {
    "weight": "warn",
    "words": [
      "招标文件没有要求此文件",
      "the tender does not ask for this file"
    ],
    "remedy": [
      "请核对用途是否选对",
      "See whether its purpose is right"
    ]
  }
};
