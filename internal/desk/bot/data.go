package bot

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxData is LINE's limit of a postback's data, in characters.
const MaxData = 300

// What a button can mean.
const (
	tapStart = "start"
	tapMenu  = "menu"
)

// Controls stand among the choices of every question. Their names can't be the id
// of an option.
const (
	leaveTap    = "_leave"
	operatorTap = "_operator"
	moreTap     = "_more" // the next page of a long list
)

// Tap is a button's data, read. Start names a scenario to begin; with Session it is
// a choice of an open question; with Menu a choice on the rich menu.
type Tap struct {
	Start    string
	Menu     bool
	Scenario string // of a menu's choice
	Session  string
	Turn     int
	Node     string
	Choice   string
}

var (
	nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)
	tapForm  = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)
)

// Lettered tells whether a word has 1 to most signs: letters or digits of any script, or one
// of also. (As a regular expression, a count over all letters of Unicode costs megabytes.)
func Lettered(word, also string, most int) bool {
	strange := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !strings.ContainsRune(also, r)
	}
	return word != "" && utf8.ValidString(word) && utf8.RuneCountInString(word) <= most && !strings.ContainsFunc(word, strange)
}

// ParseTap reads a postback's data; false for data that no scenario made.
func ParseTap(data string) (Tap, bool) {
	if len(data) > MaxData {
		return Tap{}, false
	}
	p := strings.Split(data, ":")
	for _, part := range p {
		if !tapForm.MatchString(part) {
			return Tap{}, false
		}
	}
	switch {
	case p[0] != "m1":
	case len(p) == 3 && p[1] == tapStart && nameForm.MatchString(p[2]):
		return Tap{Start: p[2]}, true
	case len(p) == 5 && p[1] == tapMenu && nameForm.MatchString(p[2]) && nameForm.MatchString(p[3]):
		return Tap{Menu: true, Scenario: p[2], Node: p[3], Choice: p[4]}, true
	case len(p) == 5 && p[1] != tapMenu && p[1] != tapStart && nameForm.MatchString(p[3]):
		turn, err := strconv.Atoi(p[2])
		if err != nil || turn < 0 || strconv.Itoa(turn) != p[2] {
			return Tap{}, false
		}
		return Tap{Session: p[1], Turn: turn, Node: p[3], Choice: p[4]}, true
	}
	return Tap{}, false
}

// Data writes a tap as a button carries it.
func (t Tap) Data() string {
	switch {
	case t.Start != "":
		return "m1:" + tapStart + ":" + t.Start
	case t.Menu:
		return "m1:" + tapMenu + ":" + t.Scenario + ":" + t.Node + ":" + t.Choice
	}
	return "m1:" + t.Session + ":" + strconv.Itoa(t.Turn) + ":" + t.Node + ":" + t.Choice
}

// StartData is what a rich menu's or a greeting's button carries to begin a scenario.
func StartData(scenario string) string { return Tap{Start: scenario}.Data() }

// MenuData is what a rich menu's button carries to answer a choice shown "as menu".
func MenuData(scenario, node, option string) string {
	return Tap{Menu: true, Scenario: scenario, Node: node, Choice: option}.Data()
}

func itoa(n int) string { return strconv.Itoa(n) }
