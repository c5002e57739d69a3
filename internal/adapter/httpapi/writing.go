package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/writing"
)

// WritingSettings are how a brand's operators write to its customers.
type WritingSettings struct {
	Workspace desk.WorkspaceID        `json:"workspace_id" minLength:"1"`
	Version   int64                   `json:"version" minimum:"0" doc:"as it was read; 0 = never set"`
	Name      string                  `json:"name" enum:"account,brand,operator,family" doc:"whose name stands over an operator's bubble on LINE; account: LINE's own way"`
	Shown     string                  `json:"shown" maxLength:"40" doc:"brand: the name, at most 20 characters and without the word LINE"`
	Icon      Null[desk.AttachmentID] `json:"icon" doc:"a square PNG of at most 1 MB; null: the account's picture"`
	Tone      string                  `json:"tone" maxLength:"4000" doc:"the guide that lies beside the pad"`
	Wrote     string                  `json:"wrote" enum:"ask,send" doc:"what a scheduled message does when the customer has written since"`
	Stickers  List[StickerPack]       `json:"stickers,omitempty" maxItems:"40" doc:"which of LINE's sticker packages operators are offered; none: those the console knows"`
	Read      string                  `json:"read,omitempty" enum:"accept,reply,look" doc:"when customers see that they were read: when somebody takes them, replies, or the owner looks; accept unless said otherwise, and a reply always"`
	At        *Time                   `json:"at,omitempty" readOnly:"true"`
	By        string                  `json:"by,omitempty" readOnly:"true"`
}

// StickerPack is one of LINE's sticker packages.
type StickerPack struct {
	ID    string `json:"id" maxLength:"10"`
	Name  string `json:"name,omitempty" maxLength:"40" doc:"what operators call it, at most 20 characters"`
	First int64  `json:"first" doc:"the number of its first sticker"`
	Last  int64  `json:"last"`
}

func showWriting(v writing.Version, names map[desk.OperatorID]string) WritingSettings {
	out := WritingSettings{Workspace: v.Workspace, Version: v.Version, Name: string(v.Body.Name), Shown: v.Body.Shown, Tone: v.Body.Tone, Wrote: string(v.Body.Wrote)}
	if out.Name == "" {
		out.Name = "account"
	}
	if out.Wrote == "" {
		out.Wrote = "ask"
	}
	out.Read = string(v.Body.Read)
	if v.Body.Read == writing.ReadOnAccept {
		out.Read = "accept"
	}
	out.Icon = orNull(v.Body.Icon)
	for _, p := range v.Body.Stickers {
		out.Stickers = append(out.Stickers, StickerPack(p))
	}
	if v.Version > 0 {
		out.At, out.By = &Time{v.At}, names[v.By]
	}
	return out
}

func readWriting(w WritingSettings) writing.Version {
	v := writing.Version{Workspace: w.Workspace, Version: w.Version, Body: writing.Settings{Name: writing.Name(w.Name), Shown: w.Shown, Tone: w.Tone, Wrote: writing.IfWrote(w.Wrote)}}
	if w.Name == "account" {
		v.Body.Name = writing.Account
	}
	if w.Wrote == "ask" {
		v.Body.Wrote = writing.WroteAsk
	}
	if w.Read != "accept" {
		v.Body.Read = writing.ReadAt(w.Read)
	}
	if w.Icon.value != nil {
		v.Body.Icon = *w.Icon.value
	}
	for _, p := range w.Stickers {
		v.Body.Stickers = append(v.Body.Stickers, writing.Pack(p))
	}
	return v
}

type writingOut struct{ Body WritingSettings }

func (s *server) oneWriting(ctx context.Context, v writing.Version, err error) (*writingOut, error) {
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, callerFrom(ctx).Centre, nil)
	if err != nil {
		return nil, err
	}
	return &writingOut{showWriting(v, names)}, nil
}

func (s *server) getWriting(ctx context.Context, in *brandIn) (*writingOut, error) {
	v, err := s.Writing.Settings(ctx, callerFrom(ctx).Person, in.Workspace)
	return s.oneWriting(ctx, v, err)
}

type setWritingIn struct{ Body WritingSettings }

func (s *server) setWriting(ctx context.Context, in *setWritingIn) (*writingOut, error) {
	v, err := s.Writing.Save(ctx, callerFrom(ctx).Person, readWriting(in.Body))
	return s.oneWriting(ctx, v, err)
}

type writingHistoryOut struct {
	Body struct {
		Items List[WritingSettings] `json:"items" doc:"newest first"`
	}
}

func (s *server) writingHistory(ctx context.Context, in *brandIn) (*writingHistoryOut, error) {
	rows, err := s.Writing.History(ctx, callerFrom(ctx).Person, in.Workspace)
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, callerFrom(ctx).Centre, nil)
	if err != nil {
		return nil, err
	}
	out := &writingHistoryOut{}
	for _, v := range rows {
		out.Body.Items = append(out.Body.Items, showWriting(v, names))
	}
	return out, nil
}
