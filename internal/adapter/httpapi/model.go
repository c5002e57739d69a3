package httpapi

import (
	"context"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// ModelPort is a brand's language model.
type ModelPort struct {
	Workspace  desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Version    int64            `json:"version" minimum:"0" doc:"as it was read; 0 = never set"`
	URL        string           `json:"url" maxLength:"500" doc:"up to the version, e.g. https://api.example.com/v1"`
	Chat       string           `json:"chat_model" maxLength:"100"`
	Embed      string           `json:"embedding_model" maxLength:"100"`
	Dimensions int              `json:"dimensions" minimum:"0" maximum:"4096" doc:"asked of the embedding model; 0: its own"`
	Answers    bool             `json:"answers" doc:"it writes answers from entries where the FAQ alone is unsure"`
	Embeddings bool             `json:"embeddings" doc:"its vectors are one more stream of the search"`
	Translates bool             `json:"translates,omitempty" doc:"operators may ask it for translations"`
	Suggests   bool             `json:"suggests,omitempty" doc:"operators may ask it for replies to begin with"`
	Weight     float64          `json:"weight" minimum:"0" maximum:"20" doc:"of that stream, the others together being 7; 0: the desk's own"`
	TimeoutMS  int64            `json:"timeout_ms" minimum:"0" maximum:"30000" doc:"for all that is asked about one question; 0: 8 seconds"`
	Cap        int64            `json:"cap_yen" minimum:"0" doc:"a month; nothing is asked beyond it"`
	PriceIn    float64          `json:"price_in" minimum:"0" doc:"yen a million tokens"`
	PriceOut   float64          `json:"price_out" minimum:"0"`
	PriceEmbed float64          `json:"price_embedding" minimum:"0"`
}

// SetModelPort is a port with its key.
type SetModelPort struct {
	ModelPort
	Key *string `json:"key,omitempty" maxLength:"500" doc:"never given back; absent: as it is, empty: none"`
}

// ModelPortState is a port with what it costs and how far its embeddings are.
type ModelPortState struct {
	ModelPort
	HasKey   bool    `json:"has_key"`
	Month    string  `json:"month" doc:"of the spend, in Japan"`
	Spent    float64 `json:"spent_yen" doc:"calls under way count at their most"`
	Calls    int64   `json:"calls"`
	Embedded int     `json:"embedded" doc:"live entries that the embedding model has seen"`
	Entries  int     `json:"entries" doc:"live entries, counted where embeddings are on"`
}

type modelPortOut struct{ Body ModelPortState }

func (s *server) getModelPort(ctx context.Context, in *brandIn) (*modelPortOut, error) {
	return showModelPort(s.Model.Port(ctx, callerFrom(ctx).Person, in.Workspace))
}

type setModelPortIn struct{ Body SetModelPort }

func (s *server) setModelPort(ctx context.Context, in *setModelPortIn) (*modelPortOut, error) {
	b := in.Body
	row := flow.ModelPortRow{Workspace: b.Workspace, Version: b.Version, Port: flow.ModelPort{
		URL: b.URL, Chat: b.Chat, Embed: b.Embed, Dimensions: b.Dimensions, Answers: b.Answers, Embeddings: b.Embeddings, Translates: b.Translates, Suggests: b.Suggests, Weight: b.Weight,
		Timeout: time.Duration(b.TimeoutMS) * time.Millisecond, Cap: b.Cap, PriceIn: b.PriceIn, PriceOut: b.PriceOut, PriceEmbed: b.PriceEmbed}}
	return showModelPort(s.Model.SetPort(ctx, callerFrom(ctx).Person, row, b.Key))
}

func showModelPort(v flow.ModelPortView, err error) (*modelPortOut, error) {
	if err != nil {
		return nil, err
	}
	p := v.Port
	return &modelPortOut{ModelPortState{
		ModelPort: ModelPort{Workspace: v.Workspace, Version: v.Version, URL: p.URL, Chat: p.Chat, Embed: p.Embed, Dimensions: p.Dimensions, Answers: p.Answers,
			Embeddings: p.Embeddings, Translates: p.Translates, Suggests: p.Suggests, Weight: p.Weight, TimeoutMS: p.Timeout.Milliseconds(), Cap: p.Cap, PriceIn: p.PriceIn, PriceOut: p.PriceOut, PriceEmbed: p.PriceEmbed},
		HasKey: v.HasKey, Month: v.Month, Spent: float64(v.Spent.Micros) / 1e6, Calls: v.Spent.Calls, Embedded: v.Embedded, Entries: v.Entries,
	}}, nil
}

// ModelTrial is what a trial of a model gave.
type ModelTrial struct {
	Chat  Null[ModelTried] `json:"chat" doc:"null: no such model is named"`
	Embed Null[ModelTried] `json:"embedding"`
}

// ModelTried is one part of it.
type ModelTried struct {
	OK         bool   `json:"ok"`
	MS         int64  `json:"ms"`
	Dimensions int    `json:"dimensions,omitempty"`
	Status     int    `json:"status,omitempty" doc:"HTTP status of a refusal; absent where no answer came"`
	Code       string `json:"code,omitempty"`
	Message    string `json:"message,omitempty" doc:"what went wrong and what to do"`
}

type modelTrialOut struct{ Body ModelTrial }

type testModelIn struct{ Body OfBrand }

func (s *server) testModelPort(ctx context.Context, in *testModelIn) (*modelTrialOut, error) {
	got, err := s.Model.Try(ctx, callerFrom(ctx).Person, in.Body.Workspace)
	if err != nil {
		return nil, err
	}
	return &modelTrialOut{ModelTrial{Chat: showModelTried(got.Chat), Embed: showModelTried(got.Embed)}}, nil
}

func showModelTried(t *flow.ModelTried) Null[ModelTried] {
	if t == nil {
		return Null[ModelTried]{}
	}
	out := ModelTried{OK: t.Err == nil, MS: t.Took.Milliseconds(), Dimensions: t.Dimensions}
	var refused *flow.ModelStatus
	if errors.As(t.Err, &refused) {
		out.Status = refused.Status
	}
	var e *desk.Error
	if errors.As(t.Err, &e) {
		out.Code, out.Message = e.Code, e.Message
	} else if t.Err != nil {
		out.Code, out.Message = "internal", "The desk could not ask the model. Its log says why."
	}
	return some(out)
}
