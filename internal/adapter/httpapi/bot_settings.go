package httpapi

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// BotSettings is how a brand's bot behaves. When people are there is said by the brand's plan.
type BotSettings struct {
	Workspace  desk.WorkspaceID  `json:"workspace_id" minLength:"1"`
	Version    int64             `json:"version" minimum:"0" doc:"as it was read; 0 = never set"`
	Wish       List[string]      `json:"wish" doc:"words that ask for a person, beside the desk's own"`
	Always     List[string]      `json:"always" doc:"words of what always goes to a person"`
	Complaint  List[string]      `json:"complaint,omitempty" doc:"words that are a complaint here, beside the desk's own"`
	Harmless   List[string]      `json:"harmless,omitempty" doc:"what stands in these words is neither a complaint nor a wish for a person: a product's name"`
	AlwaysTags List[string]      `json:"always_tags,omitempty" doc:"customers with one of these tags always go to a person"`
	Words      map[string]string `json:"words" nullable:"false" doc:"what the bot says in place of its own words, by name"`
	Defaults   map[string]string `json:"default_words,omitempty" readOnly:"true" nullable:"false" doc:"what it says where nothing else is set"`
	Idle       int64             `json:"idle_minutes" minimum:"0" doc:"an inquiry left alone with the bot is closed then; 0: a day"`
	Model      string            `json:"model,omitempty" readOnly:"true" doc:"the brand's own, if one was fitted"`
}

type botSettingsOut struct{ Body BotSettings }

func (s *server) getBotSettings(ctx context.Context, in *brandIn) (*botSettingsOut, error) {
	row, err := s.Bot.Settings(ctx, callerFrom(ctx).Person, in.Workspace)
	return showBotSettings(row), err
}

type setBotSettingsIn struct{ Body BotSettings }

func (s *server) setBotSettings(ctx context.Context, in *setBotSettingsIn) (*botSettingsOut, error) {
	b := in.Body
	set := decide.BotSettings{Wish: b.Wish, Always: b.Always, AlwaysTags: b.AlwaysTags, Complaint: b.Complaint, Harmless: b.Harmless, Words: b.Words, IdleAfter: time.Duration(b.Idle) * time.Minute}
	row := flow.BotSettingsRow{Workspace: b.Workspace, Version: b.Version, Body: flow.BotSettings{BotSettings: set}}
	row, err := s.Bot.SetSettings(ctx, callerFrom(ctx).Person, row)
	return showBotSettings(row), err
}

func showBotSettings(row flow.BotSettingsRow) *botSettingsOut {
	b := row.Body
	out := BotSettings{Workspace: row.Workspace, Version: row.Version, Wish: b.Wish, Always: b.Always, AlwaysTags: b.AlwaysTags,
		Complaint: b.Complaint, Harmless: b.Harmless, Defaults: decide.BotWords(), Idle: int64(b.IdleAfter / time.Minute)}
	out.Words = map[string]string{}
	for name, text := range b.Words {
		if decide.BotWord(name) { // what an earlier version said and this one doesn't is left out
			out.Words[name] = text
		}
	}
	if b.Model != nil {
		out.Model = b.Model.Version
	}
	return &botSettingsOut{out}
}

// ModelReport compares a model before and after a refit.
type ModelReport struct {
	Verdicts int               `json:"verdicts"`
	Before   retrieval.Quality `json:"before"`
	After    retrieval.Quality `json:"after" doc:"on verdicts that the fit had not seen"`
	Seen     string            `json:"seen" doc:"names this fit: say it when you apply it"`
}

type modelReportOut struct{ Body ModelReport }

func (s *server) refitModel(ctx context.Context, in *brandIn) (*modelReportOut, error) {
	fit, err := s.Bot.Refit(ctx, callerFrom(ctx).Person, in.Workspace)
	if err != nil {
		return nil, err
	}
	r := fit.Report
	return &modelReportOut{ModelReport{r.Verdicts, r.Before, r.After, fit.Seen}}, nil
}

// ModelChoice says which model the brand is to use.
type ModelChoice struct {
	Use  string `json:"use" enum:"own,standard" doc:"own: fitted to the brand's verdicts"`
	Seen string `json:"seen,omitempty" maxLength:"64" doc:"of the refit's report, for own: 409 if what would be applied is another"`
}

type applyModelIn struct {
	Workspace desk.WorkspaceID `query:"workspace" required:"true" minLength:"1"`
	Body      ModelChoice
}

func (s *server) applyModel(ctx context.Context, in *applyModelIn) (*botSettingsOut, error) {
	by := callerFrom(ctx).Person
	if in.Body.Use == "standard" {
		row, err := s.Bot.ResetModel(ctx, by, in.Workspace)
		return showBotSettings(row), err
	}
	row, err := s.Bot.ApplyModel(ctx, by, in.Workspace, in.Body.Seen)
	return showBotSettings(row), err
}
