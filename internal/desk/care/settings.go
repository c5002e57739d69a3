package care

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
	"time"
)

// Settings are a brand's rules. The zero value works: the desk's own hold reasons, no
// wrap-up, no closing check, no survey.
type Settings struct {
	Holds      []HoldReason  `json:"holds,omitempty"`      // none: the desk's own
	Categories []string      `json:"categories,omitempty"` // paths of the tree, 大・中・小 joined by ・, in the order shown
	Wrapup     Wrapup        `json:"wrapup,omitzero"`
	Check      Check         `json:"check,omitzero"`
	Survey     SurveyRules   `json:"survey,omitzero"`
	MemoNeeded bool          `json:"memo_needed,omitempty"` // of a transfer
	Grace      time.Duration `json:"grace,omitempty"`       // an overdue follow-up goes to the supervisors then; 0: 15 minutes
	Reopen     time.Duration `json:"reopen,omitempty"`      // words so soon after the close bring the inquiry back; 0: as the channel says
	Warnings   []Warning     `json:"warnings,omitempty"`    // texts against abuse; none: the desk's own
}

// HoldReason is why a customer is told to wait.
type HoldReason struct {
	ID     string `json:"id"` // in facts; never changed
	Name   string `json:"name"`
	Client bool   `json:"client,omitempty"` // the client is asked: a clock of its own counts that
}

// Hold reasons that come with the desk.
const (
	HoldClient   = "client"
	HoldInside   = "inside"
	HoldCustomer = "customer"
	HoldOther    = "other"
)

var ownHolds = []HoldReason{{HoldClient, "クライアント確認中", true}, {HoldInside, "社内確認中", false}, {HoldCustomer, "お客様待ち", false}, {HoldOther, "その他", false}}

// Wrapup is after-contact work.
type Wrapup struct {
	On      bool          `json:"on,omitempty"`      // ending a talk begins it; else the inquiry is closed at once
	Limit   time.Duration `json:"limit,omitempty"`   // it ends by itself then; 0: 10 minutes
	Lenient bool          `json:"lenient,omitempty"` // no category is asked for though there is a tree
}

// Check is the closing check: asked of a customer who has fallen silent after an answer.
type Check struct {
	On        bool          `json:"on,omitempty"`
	After     time.Duration `json:"after,omitempty"`      // of silence; 0: 30 minutes
	Close     time.Duration `json:"close,omitempty"`      // the inquiry is closed so long after it; 0: an hour
	Push      bool          `json:"push,omitempty"`       // it may cost a message
	SkipNight bool          `json:"skip_night,omitempty"` // at night and out of hours it is left out; else it waits for the morning
	Silent    bool          `json:"silent,omitempty"`     // where it is left out, the inquiry is closed without it after both times
	Text      string        `json:"text,omitempty"`       // {{time}}: when; none: the desk's own
}

// SurveyRules say whom to ask, and at what price.
type SurveyRules struct {
	On      bool   `json:"on,omitempty"`
	Policy  string `json:"policy,omitempty"` // where it would cost a message: never (also ""), push or sample
	Sample  int    `json:"sample,omitempty"` // percent of those, with sample
	Low     int    `json:"low,omitempty"`    // this score or less goes to the review list; 0: 2
	Comment bool   `json:"comment,omitempty"`
	Text    string `json:"text,omitempty"`
}

// Policies of a survey that would cost a message.
const (
	Never  = "never"
	Always = "push"
	Sample = "sample"
)

// Warning is a text that an operator may send to somebody who is abusive.
type Warning struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

var ownWarnings = []Warning{
	{"お願い(1回目)", "恐れ入りますが、担当者への暴言や人格を否定するお言葉はお控えくださいますようお願いいたします。お困りの点につきましては、引き続き誠意をもって対応いたします。"},
	{"警告(2回目)", "お伝えしましたとおり、暴言や威圧的なお言葉が続く場合は、対応を継続いたしかねます。お問い合わせの内容についてお聞かせください。"},
	{"終了のご案内(3回目)", "重ねてお願い申し上げましたが、お言葉が改まらないため、このたびの対応は終了させていただきます。何卒ご了承ください。"},
}

// Filled gives the rules with the desk's own where nothing is set.
func (s Settings) Filled() Settings {
	if len(s.Holds) == 0 {
		s.Holds = slices.Clone(ownHolds)
	}
	if len(s.Warnings) == 0 {
		s.Warnings = slices.Clone(ownWarnings)
	}
	s.Wrapup.Limit = cmp.Or(s.Wrapup.Limit, 10*time.Minute)
	s.Check.After, s.Check.Close = cmp.Or(s.Check.After, 30*time.Minute), cmp.Or(s.Check.Close, time.Hour)
	s.Check.Text, s.Survey.Text = cmp.Or(s.Check.Text, CheckText), cmp.Or(s.Survey.Text, SurveyText)
	s.Survey.Low, s.Survey.Policy = cmp.Or(s.Survey.Low, 2), cmp.Or(s.Survey.Policy, Never)
	s.Grace = cmp.Or(s.Grace, 15*time.Minute)
	return s
}

// HoldReason finds a reason by its id.
func (s Settings) HoldReason(id string) (HoldReason, bool) {
	holds := s.Filled().Holds
	i := slices.IndexFunc(holds, func(h HoldReason) bool { return h.ID == id })
	if i < 0 {
		return HoldReason{}, false
	}
	return holds[i], true
}

// Knows tells whether a category stands in the tree: as a leaf, that is, not as a branch
// that goes on. A brand without a tree knows every one.
func (s Settings) Knows(category string) bool {
	return len(s.Categories) == 0 || slices.Contains(s.Categories, category)
}

// NeedsCategory tells whether an inquiry may not be closed without one.
func (s Settings) NeedsCategory() bool { return len(s.Categories) > 0 && !s.Wrapup.Lenient }

// Draft gives the category that fits what an inquiry was about: that very one, or the only
// one below it, or none.
func (s Settings) Draft(topic string) string {
	if topic == "" {
		return ""
	}
	if slices.Contains(s.Categories, topic) {
		return topic
	}
	found := ""
	for _, c := range s.Categories {
		if strings.HasPrefix(c, topic+Join) {
			if found != "" {
				return ""
			}
			found = c
		}
	}
	return found
}

// Join stands between 大, 中 and 小.
const Join = "・"

// Pays tells whether an inquiry's survey may cost a message. Of a sample the same inquiries
// are drawn whenever it is asked.
func (r SurveyRules) Pays(conversation string) bool {
	switch r.Policy {
	case Always:
		return true
	case Sample:
		h := fnv.New32a()
		_, _ = h.Write([]byte(conversation)) // never fails
		return int(h.Sum32()%100) < r.Sample
	}
	return false
}
