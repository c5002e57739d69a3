package grounds

import (
	"strings"
	"unicode"
)

// founded is the share of a sentence's content that must stand in the sources, and near the
// share from which a sentence of the sources is taken for the one that was meant.
const (
	founded = 0.85
	near    = 0.5
)

// courtesy are words of politeness, which need no source.
var courtesy = strings.NewReplacer("お問い合わせ", "", "問い合わせ", "", "ご質問", "", "お客様", "", "ご案内", "", "申し訳", "", "ございま", "", "恐れ入り", "",
	"お手数", "", "ご確認", "", "ご利用", "", "ご了承", "", "回答", "", "以下", "", "場合", "", "可能", "", "必要", "", "下記", "", "次の", "", "方法", "", "致し", "", "下さ", "", "頂", "")

// sentencesHold looks at each sentence: its content must be the sources', and where one
// source sentence has most of it, both must affirm or both deny.
func sentencesHold(text, all string) Fault {
	have := allGrams(all)
	sources := sentences(all)
	for _, s := range sentences(text) {
		mine := grams(courtesy.Replace(s))
		if len(mine) == 0 {
			continue
		}
		if part(mine, have) < founded {
			return Unfounded
		}
		if !sameSide(s, mine, sources) {
			return Denial
		}
	}
	return ""
}

// sameSide finds the source sentences that are most like a sentence; one of the best must
// deny as the sentence does.
func sameSide(s string, mine map[string]bool, sources []string) bool {
	best := 0.0
	same := true
	for _, source := range sources {
		x := part(mine, allGrams(source))
		if x < near || x < best {
			continue
		}
		agrees := denials(s) == denials(source)
		if x > best {
			best, same = x, agrees
			continue
		}
		same = same || agrees
	}
	return same
}

// denial are endings and words that turn a sentence round.
var denial = []string{"ません", "ない", "なかっ", "ず、", "ずに", "不可", "禁止", "対象外", "以外", "除く", "除き", "できかね", "いたしかね", "しかね", "お断り", "無効", "不要"}

// noDenial are turns of speech that only look like one.
var noDenial = strings.NewReplacer("申し訳ございません", "", "申し訳ありません", "", "ませんか", "", "なければなりません", "", "なければならない", "", "なくてはなりません", "",
	"構いません", "", "かまいません", "", "問題ありません", "", "少ない", "", "かもしれません", "", "すみません", "")

// denials tells whether a sentence denies: two denials affirm.
func denials(s string) bool {
	s = noDenial.Replace(s)
	n := 0
	for _, d := range denial {
		n += strings.Count(s, d)
	}
	return n%2 == 1
}

func sentences(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("。\n!?！？", r) })
}

// grams are a text's content: pairs of neighbouring kanji, katakana, letters and digits,
// hiragana left out, and single signs that stand alone.
func grams(s string) map[string]bool {
	out := map[string]bool{}
	for _, run := range runs(s, 1, content) {
		r := []rune(run)
		if len(r) == 1 {
			out[run] = true
		}
		for i := 1; i < len(r); i++ {
			out[string(r[i-1:i+1])] = true
		}
	}
	return out
}

// allGrams are the grams with every sign by itself too: 届く stands in お届け日.
func allGrams(s string) map[string]bool {
	out := grams(s)
	for _, r := range s {
		if content(r) {
			out[string(r)] = true
		}
	}
	return out
}

func content(r rune) bool {
	return unicode.Is(unicode.Han, r) || unicode.Is(unicode.Katakana, r) || r == 'ー' || unicode.Is(unicode.Latin, r) || unicode.IsDigit(r)
}

// part is the share of mine that theirs has.
func part(mine, theirs map[string]bool) float64 {
	n := 0
	for g := range mine {
		if theirs[g] {
			n++
		}
	}
	if len(mine) == 0 {
		return 0
	}
	return float64(n) / float64(len(mine))
}
