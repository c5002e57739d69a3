package flow

import (
	"context"
	"time"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/mood"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// Settings gives a brand's bot's settings.
func (b *BotDesk) Settings(ctx context.Context, by desk.Person, w desk.WorkspaceID) (BotSettingsRow, error) {
	if err := may(by, identity.ReadKnowledge, w); err != nil {
		return BotSettingsRow{}, err
	}
	return b.bots.BotSettings(ctx, w)
}

// SetSettings changes them, on the version that was read; 0 = they were never set. The
// model stays as it is, which ApplyModel changes, and so do the scenarios that are switched
// on, which ScenarioDesk does, and hours from before there were plans.
func (b *BotDesk) SetSettings(ctx context.Context, by desk.Person, row BotSettingsRow) (BotSettingsRow, error) {
	if err := may(by, identity.EditKnowledge, row.Workspace); err != nil {
		return row, err
	}
	if err := checkSettings(row.Body.BotSettings); err != nil {
		return row, err
	}
	old, err := b.bots.BotSettings(ctx, row.Workspace)
	if err != nil {
		return row, err
	}
	row.Body.Model, row.Body.Scenarios, row.Body.Hours, row.Body.Zone = old.Body.Model, old.Body.Scenarios, old.Body.Hours, old.Body.Zone
	return b.save(ctx, by, row, "settings")
}

func (b *BotDesk) save(ctx context.Context, by desk.Person, row BotSettingsRow, code string) (BotSettingsRow, error) {
	fact := desk.Fact{At: b.env.Clock.Now(), Kind: desk.FactBotSettings, Centre: by.Centre, Workspace: row.Workspace, Actor: desk.Operator(by.ID),
		Code: code, Version: row.Version + 1}
	if err := b.bots.SaveBotSettings(ctx, row, row.Version, []desk.Fact{fact}); err != nil {
		return row, err
	}
	b.env.committed(nil)
	b.env.Bus.Publish(HintKnowledge, []byte(row.Workspace))
	return b.bots.BotSettings(ctx, row.Workspace)
}

// Limits of settings.
const (
	maxBotWords  = 200  // in a list
	maxBotPhrase = 50   // characters of a word in a list
	maxBotText   = 2000 // characters of what the bot says
)

// checkSettings refuses what the bot could not live by.
func checkSettings(s decide.BotSettings) error {
	if err := checkLists(s); err != nil {
		return err
	}
	if len(s.AlwaysTags) > desk.MaxTags {
		return desk.E(desk.Invalid, "too_many", "At most 100 tags.").On("always_tags")
	}
	for _, tag := range s.AlwaysTags {
		if err := desk.CheckTag(tag); err != nil {
			return desk.E(desk.Invalid, "bad_tag", "A tag is 1 to 50 characters on one line, without spaces around it.").On("always_tags")
		}
	}
	for name, text := range s.Words {
		if !decide.BotWord(name) {
			return desk.E(desk.Invalid, "bad_name", "The bot has no words of that name.").On("words." + name)
		}
		if len([]rune(text)) > maxBotText {
			return desk.E(desk.Invalid, "text_too_long", "At most 2,000 characters.").On("words." + name)
		}
	}
	if s.IdleAfter < 0 || s.IdleAfter > 30*24*time.Hour {
		return desk.E(desk.Invalid, "bad_idle", "Between 0 (a day) and 30 days.").On("idle_after")
	}
	return nil
}

// checkLists looks at the words that call for a person, and at those that don't.
func checkLists(s decide.BotSettings) error {
	harmless := map[string]bool{}
	for _, w := range s.Harmless {
		harmless[mood.Fold(w)] = true
	}
	for _, list := range []struct {
		field string
		words []string
	}{{"wish", s.Wish}, {"always", s.Always}, {"complaint", s.Complaint}, {"harmless", s.Harmless}} {
		if len(list.words) > maxBotWords {
			return desk.E(desk.Invalid, "too_many", "At most 200 words.").On(list.field)
		}
		for _, w := range list.words {
			if n := utf8.RuneCountInString(mood.Fold(w)); n < 2 || n > maxBotPhrase {
				return desk.E(desk.Invalid, "bad_word", "Each word needs 2 to 50 characters: a shorter one would be found everywhere.").On(list.field)
			}
			if (list.field == "wish" || list.field == "complaint") && harmless[mood.Fold(w)] {
				return desk.E(desk.Invalid, "both_ways", "“"+w+"” calls for a person and is harmless. Take it out of one of the two lists.").On("harmless")
			}
		}
	}
	return nil
}

// verdictsOf reads what people said: an operator's word stands above the customer's tap.
// Decisions of a program with other features are left out.
func verdictsOf(judged []DecisionView) (out []retrieval.Verdict) {
	for _, d := range judged {
		if len(d.Found.Hits) == 0 || len(d.Found.Features) != len(retrieval.FeatureNames()) {
			continue
		}
		right, known := d.right()
		if !known {
			continue
		}
		out = append(out, retrieval.Verdict{Features: d.Found.Features, Right: right == d.Found.Hits[0].ID, InTop3: d.inTop3(right)})
	}
	return out
}

// right is the entry that would have been right, if anybody has said.
func (d DecisionView) right() (entry string, known bool) {
	switch {
	case d.Verdict == VerdictNone:
		return "", true
	case d.Verdict != "":
		return d.Verdict, true
	case d.Outcome == decide.OutcomeSolved && d.Chosen != "":
		return d.Chosen, true
	case d.Outcome == decide.OutcomeSolved:
		return d.Found.Hits[0].ID, true
	case d.Outcome == decide.OutcomeUnsolved, d.Outcome == decide.OutcomeNone:
		return "", true
	case d.Outcome == decide.OutcomeChosen:
		return d.Chosen, true
	}
	return "", false
}

func (d DecisionView) inTop3(entry string) bool {
	for _, h := range d.Found.Hits[:min(3, len(d.Found.Hits))] {
		if h.ID == entry && entry != "" {
			return true
		}
	}
	return false
}
