package care

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Limits of settings.
const (
	maxHolds      = 30
	maxCategories = 1000
	maxWarnings   = 20
	maxName       = 40   // characters
	maxText       = 1000 // characters of what is sent
	MaxPromise    = 90 * 24 * time.Hour
)

var holdID = regexp.MustCompile(`^[a-z][a-z0-9_]{0,29}$`)

func bad(field, code, message string) error {
	return desk.E(desk.Invalid, code, message).On(field)
}

// Valid refuses what the desk could not live by.
func (s Settings) Valid() error {
	for _, check := range []func() error{s.holds, s.categories, s.times, s.texts} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (s Settings) holds() error {
	if len(s.Holds) > maxHolds {
		return bad("holds", "too_many", "At most 30 reasons.")
	}
	var seen []string
	for _, h := range s.Holds {
		switch {
		case !holdID.MatchString(h.ID):
			return bad("holds", "bad_id", "A reason's id has small letters, digits and _, at most 30, and begins with a letter.")
		case slices.Contains(seen, h.ID):
			return bad("holds", "twice", "Two reasons have the same id.")
		case !named(h.Name):
			return bad("holds", "bad_name", "A reason's name has 1 to 40 characters on one line.")
		}
		seen = append(seen, h.ID)
	}
	return nil
}

func named(s string) bool {
	n := len([]rune(s))
	return n > 0 && n <= maxName && s == strings.TrimSpace(s) && !strings.ContainsAny(s, "\n\r\t")
}

func (s Settings) categories() error {
	if len(s.Categories) > maxCategories {
		return bad("categories", "too_many", "At most 1,000 categories.")
	}
	for i, c := range s.Categories {
		parts := strings.Split(c, Join)
		if len(parts) > 3 || slices.ContainsFunc(parts, func(p string) bool { return !named(p) }) {
			return bad("categories", "bad_category", "A category has one to three parts joined by ・, each of 1 to 40 characters.")
		}
		for _, o := range s.Categories[:i] {
			if o == c {
				return bad("categories", "twice", "A category stands twice: "+c)
			}
			if strings.HasPrefix(o, c+Join) || strings.HasPrefix(c, o+Join) {
				return bad("categories", "branch", "A category that has others below it can't be chosen itself. Leave out "+min(c, o)+", or give it a part of its own such as その他.")
			}
		}
	}
	return nil
}

func (s Settings) times() error {
	for _, t := range []struct {
		field string
		d     time.Duration
		max   time.Duration
	}{{"wrapup.limit", s.Wrapup.Limit, 4 * time.Hour}, {"check.after", s.Check.After, 7 * 24 * time.Hour}, {"check.close", s.Check.Close, 7 * 24 * time.Hour}, {"grace", s.Grace, 7 * 24 * time.Hour}, {"reopen", s.Reopen, 30 * 24 * time.Hour}} {
		if t.d < 0 || t.d > t.max || t.d%time.Second != 0 {
			return bad(t.field, "bad_time", "This time is too long, or less than nothing.")
		}
	}
	if s.Survey.Sample < 0 || s.Survey.Sample > 100 {
		return bad("survey.sample", "bad_sample", "A share is 0 to 100 percent.")
	}
	if s.Survey.Low < 0 || s.Survey.Low > 5 {
		return bad("survey.low", "bad_score", "A score is 1 to 5.")
	}
	if !slices.Contains([]string{"", Never, Always, Sample}, s.Survey.Policy) {
		return bad("survey.policy", "bad_policy", "A policy is never, push or sample.")
	}
	return nil
}

func (s Settings) texts() error {
	if len([]rune(s.Check.Text)) > maxText || len([]rune(s.Survey.Text)) > maxText {
		return bad("text", "text_too_long", "At most 1,000 characters.")
	}
	if s.Check.Text != "" && !strings.Contains(s.Check.Text, timeMark) {
		return bad("check.text", "no_time", "Say when the inquiry ends: write {{time}} where the time is to stand.")
	}
	if len(s.Warnings) > maxWarnings {
		return bad("warnings", "too_many", "At most 20 texts.")
	}
	for _, w := range s.Warnings {
		if !named(w.Name) || strings.TrimSpace(w.Text) == "" || len([]rune(w.Text)) > maxText {
			return bad("warnings", "bad_text", "A text needs a name of at most 40 characters and 1 to 1,000 characters.")
		}
	}
	return nil
}
