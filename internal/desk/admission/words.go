package admission

import (
	"maps"
	"strings"
)

// ownWords are what customers read where a brand has set nothing else. Fields: {{wait}} is a
// range such as 10〜15分ほど, {{position}} a place such as 3番目, {{due}} a day and hour,
// {{time}} a span chosen for a call-back.
var ownWords = map[string]string{
	"wait_both":     "オペレーターにおつなぎします。ただいま混み合っており、ご案内まで{{wait}}の見込みです(現在{{position}})。このままお待ちいただくか、下からお選びください。",
	"wait_time":     "オペレーターにおつなぎします。ただいま混み合っており、ご案内まで{{wait}}の見込みです。このままお待ちいただくか、下からお選びください。",
	"wait_position": "オペレーターにおつなぎします。ただいま混み合っており、現在{{position}}のご案内です。このままお待ちいただくか、下からお選びください。",
	"message":       "ただいま大変混み合っており、オペレーターがすぐにお返事できません。ご用件をこのままお書きください。{{due}}までに担当者がお返事します。",
	"closed":        "ただいま受付時間外です。ご用件をこのままお書きください。{{due}}までに担当者がお返事します。",
	"undated":       "ただいまオペレーターがお返事できません。ご用件をこのままお書きください。担当者が順番にお返事します。",
	"stay":          "ただいま大変混み合っており、オペレーターへのおつなぎに時間がかかります。引き続きボットがご案内します。メッセージを残すこと、ご都合のよい時間の折り返しもお選びいただけます。",
	"taken":         "承知しました。ご用件をこのままお書きください。{{due}}までに担当者がお返事します。",
	"taken_undated": "承知しました。ご用件をこのままお書きください。担当者が順番にお返事します。",
	"when":          "折り返しのご連絡をする時間をお選びください。このトークでご連絡します。",
	"no_time":       "申し訳ありません。ただいまお約束できる時間がありません。ご用件をこのままお書きいただければ、担当者が順番にお返事します。",
	"called":        "承知しました。{{time}}に、担当者がこのトークでご連絡します。それまでにご用件をお書きいただけます。",
	"gone":          "恐れ入ります。その時間は過ぎています。あらためて時間をお選びください。",
	"stays":         "承知しました。順番にご案内しますので、このままお待ちください。お待ちの間にご用件をお書きいただけます。",
	"how_both":      "現在{{position}}のご案内です。あと{{wait}}の見込みです。",
	"how_time":      "あと{{wait}}の見込みです。",
	"how_position":  "現在{{position}}のご案内です。",
	"how_next":      "お待たせしております。まもなくご案内します。",
	"how_unknown":   "お待たせしております。順番にご案内していますので、いましばらくお待ちください。",
	"how_message":   "いただいた内容は届いています。{{due}}までに担当者がお返事します。",
	"how_called":    "{{time}}に、担当者がこのトークでご連絡します。",
	"surge":         "ただいまお問い合わせが大変混み合っております。オペレーターのご案内には時間がかかる場合があります。",
}

// Fields are what the words of an occasion must say, or may: a text without a field that its
// meaning hangs on is refused.
var mustSay = map[string]string{
	"wait_both": "{{wait}}", "wait_time": "{{wait}}", "wait_position": "{{position}}", "message": "{{due}}", "taken": "{{due}}", "called": "{{time}}",
	"how_both": "{{wait}}", "how_time": "{{wait}}", "how_position": "{{position}}", "how_message": "{{due}}", "how_called": "{{time}}",
}

// OwnWords are the desk's own by occasion.
func OwnWords() map[string]string { return maps.Clone(ownWords) }

// askWords are whole messages that ask how long it still takes, without signs and polite ends.
var askWords = []string{"あと何分", "何分", "あと何分くらい", "あと何分待ち", "何分待ち", "何分待つ", "あとどれくらい", "あとどのくらい", "どれくらい", "どのくらい",
	"どれくらい待ち", "どのくらい待ち", "どれくらいかかり", "どのくらいかかり", "あと何人", "何人待ち", "何番目", "今何番目", "いま何番目", "順番はいつ", "順番は", "待ち時間", "待ち時間は",
	"まだ", "まだ待ち", "いつつながり", "いつ繋がり", "いつになり", "いつ返事がき", "いつ返事が来", "いつごろになり", "いつ頃になり", "how long", "how many minutes", "how much longer"}

// Say fills in the fields of an occasion's words.
func (s Settings) Say(occasion string, fields ...string) string {
	text := s.Words[occasion]
	if text == "" {
		text = ownWords[occasion]
	}
	return strings.NewReplacer(fields...).Replace(text)
}
