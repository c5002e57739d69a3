package bot

import (
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Problem is something that keeps a scenario from being published.
type Problem struct {
	Node   string `json:"node,omitempty"` // empty: the scenario itself
	Code   string `json:"code"`
	Detail string `json:"detail,omitempty"` // what it is about: an edge, a field, a label
}

// Words say the problem to an editor, in Japanese ("ja") or else in English.
func (p Problem) Words(language string) string {
	both, ok := problemWords[p.Code]
	if !ok {
		return p.Code
	}
	words, detail := both[1], p.Detail
	if language == "ja" {
		words = both[0]
		if p.Code == lineRefuses {
			detail = lineJapanese(detail)
		}
	}
	return strings.ReplaceAll(words, "{}", detail)
}

// Codes of problems.
const (
	badID        = "bad_id"
	twice        = "same_id"
	noName       = "no_name"
	noStart      = "no_start"
	notOneBody   = "not_one_body"
	unreachable  = "unreachable"
	noWay        = "no_way"
	wrongWay     = "wrong_way"
	noWayOut     = "never_ends"
	unknownField = "unknown_field"
	unknownForm  = "unknown_form"
	noField      = "no_field"
	empty        = "empty"
	tooLong      = "too_long"
	tooMany      = "too_many"
	badOption    = "bad_option"
	sameLabel    = "same_label"
	badType      = "bad_type"
	badLimit     = "bad_limit"
	badPattern   = "bad_pattern"
	noPort       = "no_port"
	badCondition = "bad_condition"
	badTag       = "bad_tag"
	badBubble    = "bad_bubble"
	badImage     = "bad_image"
	wayOutWord   = "way_out_word"
	circle       = "circle"
	noScenario   = "no_scenario"

	// Of what stands around it, see Around.
	unknownPort   = "unknown_port"
	unknownAction = "unknown_action"
	noQueue       = "no_queue"
	takenTrigger  = "trigger_taken"
	noPostal      = "no_postal"
	lineRefuses   = "line_refuses"
)

var problemWords = map[string][2]string{
	badID:        {"ID「{}」は使えません。半角の英小文字・数字・「-」「_」で40文字以内にしてください。", "The id \"{}\" can't be used. Take up to 40 lower-case letters, digits, \"-\" and \"_\"."},
	twice:        {"ID「{}」が2回使われています。どちらかを変えてください。", "The id \"{}\" is used twice. Change one of them."},
	noName:       {"シナリオの名前を入力してください。", "Give the scenario a name."},
	noStart:      {"最初のノードを選んでください。", "Choose the first node."},
	notOneBody:   {"ノードの種類を1つだけ選んでください。", "Choose exactly one kind for this node."},
	unreachable:  {"このノードにはどこからも来られません。つなぐか、削除してください。", "No way leads to this node. Connect it or delete it."},
	noWay:        {"「{}」の先がつながっていません。次のノードを選んでください。", "The way \"{}\" leads nowhere. Choose the next node."},
	wrongWay:     {"「{}」の先のノードがありません。つなぎ直してください。", "The way \"{}\" leads to a node that isn't there. Connect it again."},
	noWayOut:     {"ここからは、お客様に何も聞かないまま同じところを回り続けます。終了か質問につないでください。", "From here the dialogue runs in a circle without asking anything. Connect it to a question or an end."},
	unknownField: {"項目「{}」はどこにも設定されていません。綴りを確かめるか、先に質問してください。", "Nothing sets the field \"{}\". Check its spelling, or ask for it first."},
	unknownForm:  {"表示形式「{}」はありません。date か number を使ってください。", "There is no form \"{}\". Use date or number."},
	noField:      {"答えを入れる項目名を入力してください(「{}」は使えません)。", "Name the field that takes the answer (\"{}\" can't be used)."},
	empty:        {"「{}」を入力してください。", "Fill in \"{}\"."},
	tooLong:      {"LINEの文字数の上限を超えています: {}", "This is longer than LINE allows: {}"},
	tooMany:      {"LINEの個数の上限を超えています: {}", "These are more than LINE allows: {}"},
	badOption:    {"選択肢のID「{}」は使えません。半角の英小文字・数字・「-」「_」にしてください。", "The option's id \"{}\" can't be used. Take lower-case letters, digits, \"-\" and \"_\"."},
	sameLabel:    {"選択肢「{}」が2つあります。見分けられる言葉にしてください。", "Two options read \"{}\". Make them different."},
	badType:      {"質問の種類「{}」はありません。", "There is no type \"{}\" of question."},
	badLimit:     {"上限・下限「{}」が読めません。例: 3、10:00、2026-12-01、+3d", "The limit \"{}\" can't be read. Examples: 3, 10:00, 2026-12-01, +3d."},
	badPattern:   {"正規表現「{}」が正しくありません。", "The pattern \"{}\" is not a regular expression."},
	noPort:       {"連携先と操作の名前を選んでください。", "Choose the port and the name of the action."},
	badCondition: {"条件には、見るものを1つ(項目・属性・タグ・セグメント・営業時間)と比べ方を入れてください。", "A condition looks at exactly one thing (field, attribute, tag, segment, opening hours) and compares it."},
	badTag:       {"タグ「{}」は使えません。1行・50文字以内で、前後に空白を入れないでください。", "The tag \"{}\" can't be used. Take up to 50 characters on one line, without spaces around them."},
	badBubble:    {"メッセージは1つにつき1種類の内容にしてください。", "Each message has exactly one sort of content."},
	badImage:     {"画像のアドレスは https:// で始めてください: {}", "An image's address must begin with https://: {}"},
	wayOutWord:   {"「{}」はいつでも「やめる」などの意味で使われる言葉です。きっかけの言葉には別の言葉を選んでください。", "\"{}\" always means leaving. Choose another word to begin with."},
	circle:       {"シナリオの呼び出しが循環しています: {}", "The scenarios call one another in a circle: {}"},
	noScenario:   {"呼び出すシナリオ「{}」がありません。", "There is no scenario \"{}\" to call."},

	unknownPort:   {"連携先「{}」が登録されていません。「連携先」で登録するか、別の連携先を選んでください。", "There is no port \"{}\". Set it up under ports, or choose another."},
	unknownAction: {"連携先の操作「{}」がないか、参照専用ではありません。連携先の設定を確かめてください。", "The port has no action \"{}\", or not one that only reads. Look at the port's settings."},
	noQueue:       {"キュー「{}」はこのブランドにありません。選び直してください。", "This brand has no queue \"{}\". Choose another."},
	noPostal:      {"「{}」は空のままになります。郵便番号の住所データが入っていません。管理者に --postal-codes の設定を頼むか、住所を別に聞いてください。", "\"{}\" will stay empty: the desk has no addresses of postal codes. Ask an administrator for --postal-codes, or ask for the address."},
	lineRefuses:   {"LINEがこのメッセージを受け付けません。{}", "LINE would refuse this message. {}"},
	takenTrigger:  {"きっかけの言葉「{}」は、公開中の別のシナリオでも使われています。どちらかを変えてください。", "The words \"{}\" begin another live scenario too. Change one of them."},
}

// bubbleMark stands before a bubble's number where there are several.
const bubbleMark = "Bubble "

// lineJapanese says "property: LINE's words" in Japanese.
func lineJapanese(detail string) string {
	at, says, _ := strings.Cut(detail, ": ")
	if several, ok := strings.CutPrefix(at, bubbleMark); ok {
		at = "吹き出し" + several
	}
	return desk.Flaw{At: at, Says: says}.Words("ja")
}
