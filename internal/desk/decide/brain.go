package decide

import (
	"cmp"
	"maps"
	"regexp"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// Brain is what a brand's bot knows at one moment. Its functions look into snapshots
// in memory and are pure: the same question gets the same answer until the next
// snapshot. None but Write may be nil.
type Brain struct {
	Settings BotSettings
	Ask      func(text string) retrieval.Found
	FAQ      func(id string) (FAQ, bool)
	Scenario func(id string, version int) (bot.Scenario, bool) // version 0: the live one
	Trigger  func(text string) (bot.Scenario, bool)            // the one that these words begin
	Postal   func(code string) (string, bool)                  // a postal code's address; nil: nobody knows
	Write    func(text string, found retrieval.Found) Written  // an answer from what was found; nil: nobody writes
	Staff    Staff
	Rules    *sla.Rules // the brand's hours; nil: those of its settings
	Door     Door       // how its entrance stands
}

// Staff is how a brand's people and queues stand, counted at most a second ago. The zero
// value knows nothing; then people are taken to be there.
type Staff struct {
	Known   bool
	Present int                  // at work, and allowed to take the brand's inquiries
	Free    int                  // inquiries that they could take now
	Waiting map[desk.QueueID]int // in line, by queue; who was promised a time is not
}

// busyFrom is how many must be waiting before the bot speaks of it.
const busyFrom = 3

// Crowd is how many wait in a queue, if they are more than are few and than can be taken
// at once; else 0.
func (s Staff) Crowd(q desk.QueueID) int {
	if n := s.Waiting[q]; s.Known && n >= busyFrom && n >= s.Free {
		return n
	}
	return 0
}

// FAQ is a live entry as the bot says it.
type FAQ struct {
	ID       string
	Question string // what is offered to tap
	Topic    string // its category, the parts joined by ・
	Answer   []desk.Content
}

// BotSettings is how a brand's bot behaves. The zero value works: always open, the
// desk's own words.
type BotSettings struct {
	Hours      []Hours           `json:"hours,omitempty"` // from before there were plans: see Plan
	Zone       string            `json:"zone,omitempty"`
	Wish       []string          `json:"wish,omitempty"` // words that ask for a person, beside the desk's own
	Always     []string          `json:"always,omitempty"`
	Complaint  []string          `json:"complaint,omitempty"`   // words that are a complaint here, beside the desk's own
	Harmless   []string          `json:"harmless,omitempty"`    // what stands in them is neither a complaint nor a wish: a product's name
	AlwaysTags []string          `json:"always_tags,omitempty"` // customers with one of these always go to a person
	Words      map[string]string `json:"words,omitempty"`       // in place of the desk's own, by name
	Scenarios  []string          `json:"scenarios,omitempty"`   // ids of those that come with the desk and are switched on
	IdleAfter  time.Duration     `json:"idle_after,omitempty"`  // an inquiry left alone with the bot is closed then; 0: a day
}

// Hours are opening hours of some days of the week, in minutes since midnight.
type Hours struct {
	Days []time.Weekday `json:"days"`
	From int            `json:"from"`
	To   int            `json:"to"`
}

// wishes ask for a person. A word that is also a plain one (担当者印, 所有人, 友人と話) counts only
// in the form of a wish.
var wishes = regexp.MustCompile(`(?i)オペレータ|有人(?:対応|チャット|窓口|サポート|で|に|$)|担当(?:者|の(?:方|人|かた))(?:さん)?(?:と|に|へ|を|お願|$)|(?:^|[^友他恋知])人と話|人に代わ` +
	`|スタッフ(?:と|に(?:代|替|変|かわ|相談|聞|つな|繋))|電話したい|直接話|\boperator\b|\bhuman\b`)

// Mood gives the words that show a mood here, beside the desk's own.
func (s BotSettings) Mood() mood.Words {
	return mood.Words{Complaint: s.Complaint, Harmless: s.Harmless}
}

// wantsHuman tells whether a text asks for a person, or is about something that always goes to
// one: code says which, and evidence by which words; "" otherwise.
func (s BotSettings) wantsHuman(text string) (code, evidence string) {
	heard := mood.Hear(text, s.Harmless)
	if evidence = cmp.Or(heard.Form(wishes), heard.One(s.Wish)); evidence != "" {
		return "wish", evidence
	}
	if evidence = mood.Hear(text, nil).One(s.Always); evidence != "" {
		return "always", evidence
	}
	return "", ""
}

// word gives the bot's own words for an occasion, the brand's if it has some.
func (s BotSettings) word(name string) string {
	if w := strings.TrimSpace(s.Words[name]); w != "" {
		return w
	}
	return botWords[name]
}

// botWords are what the bot says where a brand has set nothing else. They are Japanese:
// so are its customers.
var botWords = map[string]string{
	"offer":     "お問い合わせに近いご案内はこちらです。当てはまるものをお選びください。",
	"sources":   "参考にしたご案内:",
	"unsure":    "申し訳ありません。ご質問に合うご案内が見つかりませんでした。別の言い方でもう一度お送りいただくか、オペレーターにご相談ください。",
	"rest":      "{{number}}のご質問に合うご案内は見つかりませんでした。別の言い方でもう一度お送りいただくか、オペレーターにご相談ください。",
	"procedure": "「{{scenario}}」のお手続きは、下のボタンから始められます。",
	"nothing":   "ご質問を文章でお送りください。ボットがすぐにお答えします。",
	"picture":   "お送りいただいた内容は、担当者が確認いたします。オペレーターにおつなぎしますか？",
	"human":     "オペレーターにおつなぎします。順番にご案内いたしますので、このままお待ちください。",
	"complaint": "ご不快な思いをおかけし、申し訳ございません。担当のオペレーターにおつなぎします。このままお待ちください。",
	"busy":      "オペレーターにおつなぎします。ただいま{{waiting}}名のお客様がお待ちのため、お時間をいただいております。ご用件をこのままお書きいただければ、順番にお返事します。ボットとの会話にもいつでもお戻りいただけます。",
	"absent":    "ただいま対応できる担当者がおりません。ご用件をこのままお書きください。担当者が戻りしだい、順番にお返事します。",
	"sorry":     "ご不快な思いをおかけし、申し訳ございません。",
	"closed":    "ただいま受付時間外です。オペレーターの受付は{{opens}}からです。ご用件をこのままお書きください。受付開始後、担当者が順番にお返事します。",
	"shut":      "ただいま受付時間外です。ご用件をこのままお書きください。受付開始後、担当者が順番にお返事します。",
	"wait":      "担当者へのお引き継ぎは済んでおり、いただいた内容も届いています。ボットでご案内できそうなご質問でしたら「ボットに戻る」とお送りください。",
	"solved":    "お役に立てて何よりです。ほかにもご質問がありましたら、いつでもお送りください。",
	"back":      "承知しました。引き続きボットがご案内します。ご質問をどうぞ。",
	"message":   "大変お待たせしております。ご用件をこのままお書きください。担当者が順番に確認し、お返事いたします。",
	"crowded":   "大変お待たせしております。ただいまオペレーターが込み合っているため、ボットがご案内します。ご用件を文章でお送りください。",
	"stale":     "そのボタンは以前のご案内のものです。お手数ですが、ご用件をもう一度お送りください。",
	"withdrawn": "送信が取り消されたため、途中のお手続きを終了しました。続ける場合は、ご用件をもう一度お送りください。",
	"gone":      "申し訳ありません。このご案内は現在ご利用いただけません。ご用件を文章でお送りください。",
}

// BotWords are the desk's own words by occasion.
func BotWords() map[string]string { return maps.Clone(botWords) }

// BotWord tells whether the bot has words of that name.
func BotWord(name string) bool { return botWords[name] != "" }
