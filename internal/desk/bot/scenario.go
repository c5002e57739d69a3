package bot

import (
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Scenario is a guided dialogue as its editor drew it. The JSON form is also the
// YAML form (internal/adapter/scenario) and the API's.
type Scenario struct {
	ID        string           `json:"id"` // lower-case letters, digits, "-", "_"; stays the same through all versions
	Workspace desk.WorkspaceID `json:"-"`
	Version   int              `json:"-"` // 0 = a draft
	Name      string           `json:"name"`
	Note      string           `json:"note,omitempty"`     // for editors
	Triggers  []string         `json:"triggers,omitempty"` // words of a customer that begin it
	Takes     []string         `json:"takes,omitempty"`    // fields that a calling scenario gives
	Expires   int              `json:"expires_minutes,omitempty"`
	Start     string           `json:"start"`
	Nodes     []Node           `json:"nodes"`
}

// Node is one step of a dialogue: an id and exactly one body.
type Node struct {
	ID      string   `json:"id"`
	Title   string   `json:"title,omitempty"` // on the canvas
	At      *Place   `json:"at,omitempty"`
	Message *Message `json:"message,omitempty"`
	Choice  *Choice  `json:"choice,omitempty"`
	Ask     *Ask     `json:"ask,omitempty"`
	Branch  *Branch  `json:"branch,omitempty"`
	Set     *Set     `json:"set,omitempty"`
	Action  *Action  `json:"action,omitempty"`
	Search  *Search  `json:"search,omitempty"`
	Call    *Call    `json:"call,omitempty"`
	HandOff *ToHuman `json:"hand_off,omitempty"`
	Solved  *Solved  `json:"solved,omitempty"`
	End     *End     `json:"end,omitempty"`
}

// Place is where a node lies on the canvas, in its pixels.
type Place struct {
	X int `json:"x"`
	Y int `json:"y"`
}

// Message says something and goes on.
type Message struct {
	Say  []Bubble `json:"say"`
	Next string   `json:"next,omitempty"`
}

// Style is how choices are shown.
type Style string

// Quick replies vanish with the next message; buttons and cards stay; a menu's
// choices stand on the rich menu, whose postbacks are made by MenuData.
const (
	Quick    Style = "quick"
	Buttons  Style = "buttons"
	Carousel Style = "carousel"
	Menu     Style = "menu"
)

// Choice lets the customer pick one of some options, by tap or in words. The
// options are drawn in the scenario, or come from a list that an action found.
type Choice struct {
	Text      string   `json:"text"`
	As        Style    `json:"as,omitempty"` // empty = quick
	Title     string   `json:"title,omitempty"`
	Image     string   `json:"image,omitempty"` // https address, buttons only
	Options   []Option `json:"options,omitempty"`
	List      string   `json:"list,omitempty"`   // name of an action's list
	Button    string   `json:"button,omitempty"` // on each card of a carousel made from a list
	Field     string   `json:"field,omitempty"`  // takes the value; <field>_label takes the words
	Tries     int      `json:"tries,omitempty"`  // 0 = DefaultTries
	Next      string   `json:"next,omitempty"`   // for options without their own
	Empty     string   `json:"empty,omitempty"`  // the list has nothing
	Otherwise string   `json:"otherwise,omitempty"`
}

// Option is one of the things to pick.
type Option struct {
	ID    string   `json:"id"`
	Label string   `json:"label"`
	Title string   `json:"title,omitempty"` // of a card
	Text  string   `json:"text,omitempty"`  // of a card
	Image string   `json:"image,omitempty"` // of a card
	Words []string `json:"words,omitempty"` // other ways to say it
	Value string   `json:"value,omitempty"` // empty = the id
	Next  string   `json:"next,omitempty"`
}

// AskType is what an answer must be.
type AskType string

// What can be asked for. Postal also sets <field>_address, where the code is known.
const (
	AskText   AskType = "text"
	AskNumber AskType = "number"
	AskDate   AskType = "date"
	AskTime   AskType = "time"
	AskPhone  AskType = "phone"
	AskPostal AskType = "postal"
	AskEmail  AskType = "email"
	AskOrder  AskType = "order_number"
	AskPhoto  AskType = "photo"
)

// addressField ends the name of the field that takes a postal code's address.
const addressField = "_address"

// AskTypes lists them all.
var AskTypes = []AskType{AskText, AskNumber, AskDate, AskTime, AskPhone, AskPostal, AskEmail, AskOrder, AskPhoto}

// Ask takes one checked answer into a field.
type Ask struct {
	Text      string  `json:"text"`
	Type      AskType `json:"type"`
	Field     string  `json:"field"`
	Min       string  `json:"min,omitempty"` // number, 10:00, 2026-12-01 or +3d; for text the least length
	Max       string  `json:"max,omitempty"`
	Pattern   string  `json:"pattern,omitempty"` // of an order number or a text, after tidying; RE2
	Error     string  `json:"error,omitempty"`   // in place of the built-in words
	Tries     int     `json:"tries,omitempty"`   // 0 = DefaultTries
	Next      string  `json:"next,omitempty"`
	Otherwise string  `json:"otherwise,omitempty"` // after the last try; empty = hand off
}

// DefaultTries is how many wrong answers a question takes.
const DefaultTries = 3

// Branch goes where the first case that holds points.
type Branch struct {
	Cases     []Case `json:"cases"`
	Otherwise string `json:"otherwise,omitempty"`
}

// Case holds when all its conditions do.
type Case struct {
	When []Condition `json:"when"`
	Next string      `json:"next,omitempty"`
}

// Condition looks at one thing (field, attribute, tag, segment or open) and, for
// the first two, compares it. Several comparisons must all hold.
type Condition struct {
	Field     string   `json:"field,omitempty"`
	Attribute string   `json:"attribute,omitempty"`
	Tag       string   `json:"tag,omitempty"`
	Segment   string   `json:"segment,omitempty"` // those with a tag of this name, and the world's own segments
	Open      *bool    `json:"open,omitempty"`    // within opening hours, or not
	Absent    bool     `json:"absent,omitempty"`
	Is        string   `json:"is,omitempty"`
	Not       string   `json:"not,omitempty"`
	In        []string `json:"in,omitempty"`
	Filled    *bool    `json:"filled,omitempty"`
	AtLeast   string   `json:"at_least,omitempty"` // numbers by value, dates and times by their order
	AtMost    string   `json:"at_most,omitempty"`
}

// Set writes fields, tags and attributes.
type Set struct {
	Fields     map[string]string `json:"fields,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
	AddTags    []string          `json:"add_tags,omitempty"`
	RemoveTags []string          `json:"remove_tags,omitempty"`
	Next       string            `json:"next,omitempty"`
}

// Action asks another system through a named port. One that only reads runs once.
// Any other first runs dry, shows before and after, and is done when the customer
// taps "confirm"; the call's key makes a repeated call harmless.
type Action struct {
	Port     string            `json:"port"`
	Name     string            `json:"name"`
	Args     map[string]string `json:"args,omitempty"`
	Gives    []string          `json:"gives,omitempty"` // fields and lists that its answer fills
	Read     bool              `json:"read,omitempty"`
	Wait     string            `json:"wait,omitempty"`     // said while it runs
	Confirm  string            `json:"confirm,omitempty"`  // above before and after
	Undo     bool              `json:"undo,omitempty"`     // offer to take it back, where the port can
	Next     string            `json:"next,omitempty"`     // done
	Refused  string            `json:"refused,omitempty"`  // the shop says no; empty = say why and hand off
	Failed   string            `json:"failed,omitempty"`   // no answer; empty = hand off
	Declined string            `json:"declined,omitempty"` // the customer doesn't confirm; empty = end
	Undone   string            `json:"undone,omitempty"`   // taken back; empty = end
}

// Search looks the customer's words up in the FAQ.
type Search struct {
	Ask   string `json:"ask,omitempty"`   // asked first; empty = look up Query at once
	Query string `json:"query,omitempty"` // a template
	Found string `json:"found,omitempty"`
	None  string `json:"none,omitempty"`
}

// Call runs another scenario with the same fields and comes back.
type Call struct {
	Scenario string `json:"scenario"`
	Next     string `json:"next,omitempty"`
}

// ToHuman hands the inquiry to a person and ends.
type ToHuman struct {
	Queue  string `json:"queue,omitempty"`
	Skill  string `json:"skill,omitempty"`
	Reason string `json:"reason,omitempty"`
	Text   string `json:"text,omitempty"`
}

// Solved asks whether the matter is settled.
type Solved struct {
	Text string `json:"text,omitempty"`
	Yes  string `json:"yes,omitempty"` // empty = thanks, and the end
	No   string `json:"no,omitempty"`  // empty = hand off
}

// End closes the dialogue, or goes back to the scenario that called this one.
type End struct {
	Text string `json:"text,omitempty"`
}

// Node finds a node by its id.
func (s Scenario) Node(id string) (Node, bool) {
	i := slices.IndexFunc(s.Nodes, func(n Node) bool { return n.ID == id })
	if i < 0 {
		return Node{}, false
	}
	return s.Nodes[i], true
}

// Life is how long a session waits for an answer.
func (s Scenario) Life() time.Duration {
	if s.Expires <= 0 {
		return DefaultLife
	}
	return min(time.Duration(s.Expires)*time.Minute, MaxLife)
}

// A session that waits longer than its scenario says is over.
const (
	DefaultLife = 30 * time.Minute
	MaxLife     = 7 * 24 * time.Hour
)

// Triggered tells whether a customer's words are one of the scenario's triggers, however
// politely they end: 変更したい also is 変更したいのですが.
func (s Scenario) Triggered(text string) bool {
	said := bare(text)
	return said != "" && slices.ContainsFunc(s.Triggers, func(t string) bool { return bare(t) == said })
}

// endings are what politeness adds to a wish.
var endings = []string{"お願いいたします", "お願いします", "おねがいします", "したいと思います", "させてください", "してください", "ください", "のですが", "んですが", "んですけど", "のですけど",
	"ですが", "ですけど", "です", "のですが、", "を", "して", "たい", "し"}

// bare is a wish without its politeness. Endings are taken off as long as there are some, so
// that したいんですけど, したいです and したい are one.
func bare(text string) string {
	text = plain(text)
	for {
		rest := text
		for _, e := range endings {
			rest = strings.TrimRight(strings.TrimSuffix(rest, e), " 、。")
		}
		if rest == text || rest == "" {
			return text
		}
		text = rest
	}
}
