package form

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Who is who may see an answer whole.
type Who string

// Owner: whoever has the inquiry or asked, and those who oversee. Above: only those who oversee.
const (
	Owner Who = "owner"
	Above Who = "above"
)

// Settings are a brand's.
type Settings struct {
	Hours  int     `json:"hours"` // a link is good for
	Days   int     `json:"days"`  // an answer is kept
	Who    Who     `json:"who"`
	Sheets []Sheet `json:"sheets"`
}

// Limits of settings.
const (
	MaxHours = 7 * 24
	MaxDays  = 30
)

// Defaults are what a brand has that has saved nothing.
func Defaults() Settings { return Settings{Hours: 24, Days: 7, Who: Owner, Sheets: Ready()} }

// Life is how long a link is good for.
func (s Settings) Life() time.Duration { return time.Duration(s.Hours) * time.Hour }

// Keep is how long an answer is kept.
func (s Settings) Keep() time.Duration { return time.Duration(s.Days) * 24 * time.Hour }

// Sheet finds one that is on.
func (s Settings) Sheet(id string) (Sheet, bool) {
	i := slices.IndexFunc(s.Sheets, func(o Sheet) bool { return o.ID == id && !o.Off })
	if i < 0 {
		return Sheet{}, false
	}
	return s.Sheets[i], true
}

// Clean completes what an administrator has written, and says all that is wrong with it. Each of
// the desk's own sheets is there once; new own ones get ids.
func (s Settings) Clean(ids desk.IDs) (Settings, error) {
	var wrong []error
	if s.Hours < 1 || s.Hours > MaxHours {
		wrong = append(wrong, desk.E(desk.Invalid, "bad_hours", fmt.Sprintf("A link is good for 1 to %d hours.", MaxHours)).On("hours"))
	}
	if s.Days < 1 || s.Days > MaxDays {
		wrong = append(wrong, desk.E(desk.Invalid, "bad_days", fmt.Sprintf("An answer is kept for 1 to %d days.", MaxDays)).On("days"))
	}
	if s.Who != Owner && s.Who != Above {
		wrong = append(wrong, desk.E(desk.Invalid, "bad_who", "Say who may see an answer: owner or above.").On("who"))
	}
	if len(s.Sheets) > MaxSheets {
		wrong = append(wrong, desk.E(desk.TooLarge, "too_many", fmt.Sprintf("At most %d forms.", MaxSheets)).On("sheets"))
		return s, errors.Join(wrong...)
	}
	var out []Sheet
	for i, sheet := range s.Sheets {
		at := fmt.Sprintf("sheets[%d]", i)
		if sheet.Kind != Own && !slices.ContainsFunc(Ready(), func(r Sheet) bool { return r.Kind == sheet.Kind }) {
			wrong = append(wrong, desk.E(desk.Invalid, "bad_kind", "A form is bank, address, birthday or own.").On(at+".kind"))
			continue
		}
		if sheet = sheet.clean(); sheet.ID == "" {
			sheet.ID = ids()
		}
		if slices.ContainsFunc(out, func(o Sheet) bool { return o.ID == sheet.ID }) || sheet.Kind == Own && slices.ContainsFunc(Ready(), func(r Sheet) bool { return r.ID == sheet.ID }) {
			wrong = append(wrong, desk.E(desk.Invalid, "twice", "This form is there twice.").On(at+".id"))
			continue
		}
		if err := sheet.valid(at); err != nil {
			wrong = append(wrong, err)
		}
		out = append(out, sheet)
	}
	for _, r := range Ready() {
		if !slices.ContainsFunc(out, func(o Sheet) bool { return o.ID == r.ID }) {
			r.Off = true
			out = append(out, r)
		}
	}
	s.Sheets = out
	return s, errors.Join(wrong...)
}

// Version is the settings as they stood from a time on.
type Version struct {
	Workspace desk.WorkspaceID
	Version   int64 // 0: nothing was ever set
	At        time.Time
	By        desk.OperatorID
	Body      Settings
}
