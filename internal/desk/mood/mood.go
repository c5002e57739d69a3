// Package mood reads from a customer's words how they feel, with the words that show
// it. It is a list of what complaints in Japanese say, not a model: whoever doubts a
// finding can see its reason, and an operator can set it by hand.
package mood

import "strings"

// Mood is how a customer feels, from calm to angry.
type Mood string

// Moods.
const (
	Calm    Mood = "calm"
	Worried Mood = "worried" // in a hurry, at a loss, disappointed
	Angry   Mood = "angry"   // complains, threatens, insults
)

// Rank orders moods: a larger one needs more care.
func (m Mood) Rank() int {
	switch m {
	case Angry:
		return 2
	case Worried:
		return 1
	}
	return 0
}

// Valid tells whether m is one of the moods.
func (m Mood) Valid() bool { return m == Calm || m == Worried || m == Angry }

var angry = []string{
	"ふざけ", "いい加減", "いいかげんに", "最悪", "最低", "詐欺", "騙", "だまされ", "許せ", "ゆるせ", "怒って", "怒り", "腹が立", "腹立",
	"クレーム", "苦情", "訴え", "弁護士", "消費者センター", "消費生活センター", "国民生活センター", "責任者", "上の人", "上司を", "謝罪", "誠意",
	"何度も言", "何回も言", "何度言", "何回言", "話にならない", "バカにし", "馬鹿にし", "なめて", "舐めて", "二度と", "拡散", "どうなってるんだ",
	"どういうつもり", "対応が悪", "対応がひど", "態度が悪", "ひどすぎ", "酷すぎ", "返金しろ", "返せ", "警察", "使えない", "使えねー", "役に立たない",
}

var worried = []string{
	"困って", "困りま", "困る", "急いで", "急ぎ", "至急", "まだ届か", "届いていない", "届きません", "届かない", "つながらない", "繋がらない", "心配", "不安",
	"間に合", "どうしたら", "どうすれば", "残念", "がっかり", "破損", "壊れて", "つぶれて", "腐って", "カビ", "傷んで", "異物", "間違って届", "違う商品",
	"早く", "いつまで待", "返事が", "返信が",
}

// Of gives the mood of a text, and the words in it that say so; calm has none.
func Of(text string) (m Mood, evidence string) {
	for _, level := range []struct {
		mood  Mood
		words []string
	}{{Angry, angry}, {Worried, worried}} {
		for _, w := range level.words {
			if strings.Contains(text, w) && !thanks(text) {
				return level.mood, w
			}
		}
	}
	if strings.Count(text, "!")+strings.Count(text, "！") >= 3 && !thanks(text) {
		return Worried, "！！！"
	}
	return Calm, ""
}

// thanks tells whether a text is grateful: "届かないかと心配でしたが、届きました。ありがとう".
func thanks(text string) bool {
	return strings.Contains(text, "ありがとう") || strings.Contains(text, "助かりました") || strings.Contains(text, "解決しました")
}
