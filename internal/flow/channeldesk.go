package flow

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// ChannelDesk is where administrators connect LINE accounts and look after them.
type ChannelDesk struct {
	env      Env
	store    ChannelStore
	read     Reader
	channels *Channels
	line     LineAccount
	emulator Emulator // nil: LINE itself is spoken to
	nights   Nights
	base     string // public address of the desk, without a slash at its end
}

// Nights gives the jobs by which the bot of these brands is checked at night.
type Nights func(ctx context.Context, brands []desk.WorkspaceID) ([]desk.Job, error)

// NewChannelDesk makes it. base is where LINE reaches the desk.
func NewChannelDesk(env Env, store ChannelStore, read Reader, channels *Channels, line LineAccount, emulator Emulator, nights Nights, base string) *ChannelDesk {
	return &ChannelDesk{env, store, read, channels, line, emulator, nights, strings.TrimRight(base, "/")}
}

// Emulated tells whether an emulator stands in for LINE.
func (d *ChannelDesk) Emulated() bool { return d.emulator != nil }

// Phone is the page on which an emulator's customers write; empty without one.
func (d *ChannelDesk) Phone() string {
	if d.emulator == nil {
		return ""
	}
	return d.emulator.Phone()
}

// Hook is where LINE is to send a channel's webhooks.
func (d *ChannelDesk) Hook(id desk.ChannelID) string { return d.base + "/webhook/line/" + string(id) }

// Channels lists those of the brands that somebody may set up, removed ones too.
func (d *ChannelDesk) Channels(ctx context.Context, by desk.Person) ([]ChannelCard, error) {
	all, err := d.store.ChannelCards(ctx, by.Centre)
	return slices.DeleteFunc(all, func(c ChannelCard) bool { return mayChannel(by, c.Workspace) != nil }), err
}

// NewChannel is what a channel is connected with.
type NewChannel struct {
	Workspace desk.WorkspaceID
	LineID    string
	Secret    string
	Token     string // a long-lived one; empty: the desk makes its own
	Name      string // empty: as the account is called
	Provider  string // empty: the channel is alone with its provider
	BotOn     bool
}

// limits of what is pasted; LINE states none.
const (
	maxLineID = 20
	maxSecret = 64
	maxToken  = 512
)

// clean takes away what comes along when something is copied, and says what can't be right.
func (n *NewChannel) clean() error {
	for _, s := range []*string{&n.LineID, &n.Secret, &n.Token, &n.Name, &n.Provider} {
		*s = strings.TrimSpace(*s)
	}
	switch {
	case n.LineID == "" || len(n.LineID) > maxLineID || strings.Trim(n.LineID, "0123456789") != "":
		return desk.E(desk.Invalid, "bad_line_id", "A LINE channel id has digits only. It stands in the LINE Developers console under Basic settings.").On("line_id")
	case !visible(n.Secret, maxSecret) || n.Secret == "":
		return desk.E(desk.Invalid, "bad_secret", "Copy the channel secret as it stands in the LINE Developers console under Basic settings.").On("secret")
	case !visible(n.Token, maxToken):
		return desk.E(desk.Invalid, "bad_token", "Copy the access token as it stands in the LINE Developers console, or leave it empty.").On("access_token")
	case len([]rune(n.Name)) > identity.MaxName:
		return identity.CheckName("name", n.Name)
	}
	return nil
}

// visible tells whether a text has only letters that a header may hold.
func visible(s string, most int) bool {
	return len(s) <= most && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

// Try asks LINE whose credentials these are. Nothing is kept.
func (d *ChannelDesk) Try(ctx context.Context, by desk.Person, n NewChannel) (LineBot, error) {
	if err := mayChannel(by, n.Workspace); err != nil {
		return LineBot{}, err
	}
	if err := n.clean(); err != nil {
		return LineBot{}, err
	}
	bot, err := d.line.Try(ctx, n.credentials())
	if err != nil {
		return LineBot{}, err
	}
	return d.pictured(ctx, bot), nil
}

func (n NewChannel) credentials() Credentials {
	return Credentials{LineID: n.LineID, Secret: n.Secret, AccessToken: n.Token}
}

// Add connects a LINE account after LINE has said whose it is.
func (d *ChannelDesk) Add(ctx context.Context, by desk.Person, n NewChannel) (ChannelCard, error) {
	bot, err := d.Try(ctx, by, n)
	if err != nil {
		return ChannelCard{}, err
	}
	if err := n.clean(); err != nil {
		return ChannelCard{}, err
	}
	if n.Name == "" {
		n.Name = bot.Name
	}
	if n.Provider == "" {
		n.Provider = n.LineID
	}
	ch := desk.Channel{ID: desk.ChannelID(n.LineID), Centre: by.Centre, Workspace: n.Workspace, Kind: "line", Name: n.Name, Provider: n.Provider,
		BotUserID: bot.UserID, BotOn: n.BotOn}
	if ch.Queue, err = d.firstQueue(ctx, by.Centre, n.Workspace); err != nil {
		return ChannelCard{}, err
	}
	sealed, err := d.channels.sealed(ctx, ch.ID, n.credentials())
	if err != nil {
		return ChannelCard{}, err
	}
	jobs, err := d.nightly(ctx, ch)
	if err != nil {
		return ChannelCard{}, err
	}
	if err := d.store.AddChannel(ctx, ch, sealed, d.fact(by, ch, "added"), jobs); err != nil {
		return ChannelCard{}, err
	}
	d.changed(ch.ID, jobs)
	return d.one(ctx, by, ch.ID)
}

// AddEmulated connects a channel of the emulator's, webhook and all.
func (d *ChannelDesk) AddEmulated(ctx context.Context, by desk.Person, w desk.WorkspaceID, name string) (ChannelCard, error) {
	if d.emulator == nil {
		return ChannelCard{}, desk.E(desk.Conflict, "no_emulator", "This desk speaks to LINE itself. To try it without LINE, run: madoguchi demo")
	}
	if err := mayChannel(by, w); err != nil {
		return ChannelCard{}, err
	}
	cred, err := d.emulator.Open(ctx, name)
	if err != nil {
		return ChannelCard{}, err
	}
	c, err := d.Add(ctx, by, NewChannel{Workspace: w, LineID: cred.LineID, Secret: cred.Secret, Name: name, Provider: "emulator"})
	if err != nil {
		return c, err
	}
	_, err = d.Connect(ctx, by, c.ID)
	return c, err
}

// firstQueue is where a brand's inquiries wait unless somebody says otherwise.
func (d *ChannelDesk) firstQueue(ctx context.Context, centre desk.CentreID, w desk.WorkspaceID) (desk.QueueID, error) {
	queues, err := d.read.Queues(ctx, centre)
	i := slices.IndexFunc(queues, func(q desk.Queue) bool { return q.Workspace == w })
	if err != nil || i < 0 {
		return "", notThere(orNotFound(err), "no_queue", "The brand has no queue yet.", "workspace")
	}
	return queues[i].ID, nil
}

func orNotFound(err error) error {
	if err == nil {
		return desk.ErrNotFound
	}
	return err
}

func (d *ChannelDesk) nightly(ctx context.Context, ch desk.Channel) ([]desk.Job, error) {
	if !ch.BotOn {
		return nil, nil
	}
	return d.nights(ctx, []desk.WorkspaceID{ch.Workspace})
}

// one gives a channel that somebody may set up.
func (d *ChannelDesk) one(ctx context.Context, by desk.Person, id desk.ChannelID) (ChannelCard, error) {
	all, err := d.Channels(ctx, by)
	if err != nil {
		return ChannelCard{}, err
	}
	i := slices.IndexFunc(all, func(c ChannelCard) bool { return c.ID == id })
	if i < 0 {
		return ChannelCard{}, desk.ErrNotFound
	}
	return all[i], nil
}

func (d *ChannelDesk) fact(by desk.Person, ch desk.Channel, code string) []desk.Fact {
	return []desk.Fact{{At: d.env.Clock.Now(), Kind: desk.FactChannel, Centre: ch.Centre, Workspace: ch.Workspace, Channel: ch.ID,
		Actor: desk.Operator(by.ID), Code: code}}
}

// changed lets everybody know of what was committed.
func (d *ChannelDesk) changed(id desk.ChannelID, jobs []desk.Job) {
	d.channels.forget(id)
	d.env.committed(jobs)
}

// maxShownPicture bounds a picture that travels inside of an answer.
const maxShownPicture = 300 << 10

// pictured adds the account's picture, where LINE has one that is small enough. That there
// is none is no reason to fail.
func (d *ChannelDesk) pictured(ctx context.Context, bot LineBot) LineBot {
	if bot.PictureURL == "" {
		return bot
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	if picture, err := d.line.Picture(ctx, bot.PictureURL); err == nil && len(picture) <= maxShownPicture {
		bot.Picture = picture
	}
	return bot
}

func mayChannel(by desk.Person, w desk.WorkspaceID) error {
	switch {
	case by.Memberships[w] == "":
		return desk.ErrNotFound
	case !identity.Can(by, identity.ManageChannel, identity.Subject{Workspace: w}):
		return decide.ErrForbidden
	}
	return nil
}
