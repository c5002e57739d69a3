// Package mood reads from a customer's words how they feel, with the words that show
// it. It is a list of what complaints in Japanese say, not a model: whoever doubts a
// finding can see its reason, and an operator can set it by hand.
package mood

import (
	"cmp"
	"regexp"
	"strings"
)

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

// said makes one expression of many. It is one pass over the text, and what it finds are the
// customer's own words.
func said(forms ...string) *regexp.Regexp { return regexp.MustCompile(strings.Join(forms, "|")) }

// stop is the end of what somebody shouts.
const stop = `(?:[!！。?？\s]|$)`

// angry are words that nobody asks a shop's question with. Many a harsh word is also a plain
// one (最低注文金額, 使えないクーポン, 20歳以上の人, なめても安全): it counts only in the form of a complaint.
var angry = said(
	`ふざけ`, `いい加減(?:に|な)`, `いいかげんに`, `許せな`, `許せま`, `ゆるせ[なま]`, `怒って`, `怒り`, `腹が立`, `腹立`, `謝罪`, `誠意`,
	`最悪(?:です|だ|な|の(?:対応|会社|店|サービス|気分)|`+stop+`)`,
	`最低(?:です`+stop+`|だ[よなねろ]?`+stop+`|な(?:対応|会社|店|サービス|人)|の(?:対応|会社|店|サービス)|`+stop+`)`,
	`詐欺(?:です|だ|じゃ|では|みたい|師|会社|まがい|同然|`+stop+`)`, `騙され`, `騙し`, `騙す`, `だまされ`, `だましたな`,
	`クレーム(?:です|だ|を(?:入|言|つけ)|入れ|し)`, `苦情`, `訴え(?:ます|るぞ|てや|たい|る[!！])`, `訴訟`, `弁護士(?:に|を|と|から)`,
	`消費者センター`, `消費生活センター`, `国民生活センター`, `警察(?:に|を呼|呼|沙汰|へ(?:行|言|相談|通報))`,
	`責任者(?:を?(?:出|だせ|だし|呼)|に(?:代|替|変|かわ)|と話)`, `上の人(?:間|を?(?:出|だせ|だし|呼)|に(?:代|替|変|かわ)|と話)`, `上司(?:を|に(?:代|替|変|かわ)|と話)`,
	`何度も言`, `何回も言`, `何度言`, `何回言`, `話にならな`, `(?:バカ|馬鹿)にし`, `(?:なめ|舐め)て(?:ん(?:の|だ|じゃ)|るの|いるの|る`+stop+`)`,
	`二度と(?:買|使|利用|頼|注文|来)`, `拡散(?:し|する|させ)`, `どうなってるんだ`, `どういうつもり`, `対応が(?:悪|ひど)`, `態度が悪`, `ひどすぎ`, `酷すぎ`,
	`返金しろ`, `返せ(?:よ|や|って|`+stop+`)`, `使え(?:ねー|ねえ|ない(?:奴|やつ|会社|店|ボット|サポート|な`+stop+`))`, `役に立たな`,
)

var worried = said(
	`困って`, `困りま`, `困る`, `急いで`, `急ぎ`, `至急`, `まだ届か`, `届いていない`, `届きません`, `届かない`, `つながらない`, `繋がらない`, `心配`, `不安`,
	`間に合`, `どうしたら`, `どうすれば`, `残念`, `がっかり`, `破損`, `壊れて`, `つぶれて`, `腐って`, `カビ`, `傷んで`, `異物`, `間違って届`, `違う商品`,
	`早く`, `いつまで待`, `返事が`, `返信が`, `最悪`, `使えない`,
)

// Words are a brand's own beside those that are known here, in plain letters.
type Words struct {
	Complaint []string // show anger too
	Harmless  []string // what is in them shows nothing: a product's name
}

// Of gives the mood of a text, and the words in it that say so; calm has none.
func (w Words) Of(text string) (m Mood, evidence string) {
	if thanks(text) {
		return Calm, ""
	}
	heard := Hear(text, w.Harmless)
	if evidence = cmp.Or(heard.Form(angry), heard.One(w.Complaint)); evidence != "" {
		return Angry, strings.TrimSpace(evidence)
	}
	if evidence = heard.Form(worried); evidence != "" {
		return Worried, evidence
	}
	if strings.Count(text, "!")+strings.Count(text, "！") >= 3 {
		return Worried, "！！！"
	}
	return Calm, ""
}

// thanks tells whether a text is grateful: "届かないかと心配でしたが、届きました。ありがとう".
func thanks(text string) bool {
	return strings.Contains(text, "ありがとう") || strings.Contains(text, "助かりました") || strings.Contains(text, "解決しました")
}
