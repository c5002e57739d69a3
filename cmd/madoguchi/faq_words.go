package main

// tryText is the report of faq try in one language.
type tryText struct {
	head, bad, nothing, answer, offer, handoff string
	answered, offered, gaps, times, foot       string
}

var tryWords = map[string]tryText{
	"ja": {
		head:     "FAQ %d 件に、お客様の発言 %d 件のうち質問と見られる %d 件を尋ねました。",
		bad:      "質問か回答が空の行 %d 件は使っていません (行: %s)。",
		nothing:  "質問と見られる発言がありません。トークのファイルをご確認ください。",
		answer:   "自動で回答      ",
		offer:    "候補を3つまで提示",
		handoff:  "担当者へ引き継ぎ",
		answered: "自動で回答する例",
		offered:  "候補を提示する例",
		gaps:     "FAQ に答えがない質問 (似たものをまとめています。多い順)",
		times:    "%d 件  %s",
		foot:     "割合は初期設定のモデルによるものです。正誤の判定が 100 件たまると、御社の実績に合わせて調整できます。\n個人情報と思われる部分は伏せていますが、完全ではありません。共有する前にご確認ください。",
	},
	"en": {
		head:     "%d FAQs; %d lines by customers, of which %d look like questions and were asked.",
		bad:      "%d rows without question or answer were left out (lines: %s).",
		nothing:  "No line looks like a question. Please check the file of talks.",
		answer:   "answered by itself ",
		offer:    "up to three choices",
		handoff:  "handed to a person ",
		answered: "Would be answered",
		offered:  "Would be offered as choices",
		gaps:     "Questions without an FAQ (alike ones together, most frequent first)",
		times:    "%d ×  %s",
		foot:     "The shares are those of the model as shipped; from 100 verdicts on it can be fitted to your own.\nWhat looks like personal data is masked, but not perfectly: look before you pass it on.",
	},
}
