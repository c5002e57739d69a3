package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/config"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// channelCmd connects channels.
type channelCmd struct {
	Add channelAddCmd `cmd:"" help:"Connect a channel, or change its secret."`
}

type channelAddCmd struct {
	Line channelLineCmd `cmd:"" help:"Connect a LINE Official Account. The channel secret is read from standard input, one line."`
}

type channelLineCmd struct {
	config.Desk `embed:""`
	ID          string `required:"" help:"Channel ID of the Messaging API channel (LINE Developers console, Basic settings)."`
	Name        string `required:"" help:"Name of the account, for the console."`
	Workspace   string `help:"Brand it belongs to, by id; the only one when empty."`
	Provider    string `help:"Provider that the channel belongs to; channels of one provider know a customer by one id. Default: the channel itself."`
	WithToken   bool   `help:"Also read a long-lived channel access token, as a second line. Without it the desk makes its own tokens from id and secret."`
	Bot         bool   `help:"Let the bot answer first, from the brand's FAQ and scenarios."`
	Brand       string `help:"Name of the first brand, when there is none yet."`
}

func (c *channelLineCmd) Run(ctx context.Context) error {
	if err := c.Validate(); err != nil {
		return err
	}
	if strings.Trim(c.ID, "0123456789") != "" {
		return errors.New("--id: a LINE channel id has digits only")
	}
	in := bufio.NewReader(os.Stdin)
	cred := flow.Credentials{LineID: c.ID}
	var err error
	if cred.Secret, err = ask(in, "Channel secret"); err != nil {
		return err
	}
	if c.WithToken {
		if cred.AccessToken, err = ask(in, "Channel access token"); err != nil {
			return err
		}
	}
	p, err := build(ctx, c.Desk, systemClock{}, nil, logger("warn"))
	if err != nil {
		return err
	}
	return errors.Join(c.add(ctx, p, cred), p.Close())
}

// ask reads one line that must not be empty.
func ask(in *bufio.Reader, what string) (string, error) {
	fmt.Fprintf(os.Stderr, "%s: ", what)
	line, err := in.ReadString('\n')
	if line = strings.TrimSpace(line); line != "" {
		return line, nil
	}
	return "", errors.Join(fmt.Errorf("no %s on standard input", strings.ToLower(what)), err)
}

func (c *channelLineCmd) add(ctx context.Context, p *parts, cred flow.Credentials) error {
	centre, brands, err := ensureCentre(ctx, p.store, c.Brand)
	if err != nil {
		return err
	}
	brand, err := c.brand(brands)
	if err != nil {
		return err
	}
	queues, err := p.store.Queues(ctx, centre)
	if err != nil {
		return err
	}
	ch := desk.Channel{ID: desk.ChannelID(c.ID), Centre: centre, Workspace: brand.ID, Kind: "line", Name: c.Name, Provider: c.Provider, BotOn: c.Bot}
	if ch.Provider == "" {
		ch.Provider = c.ID
	}
	for _, q := range queues {
		if q.Workspace == brand.ID && ch.Queue == "" {
			ch.Queue = q.ID
		}
	}
	if err := p.channels.Put(ctx, ch, cred); err != nil {
		return err
	}
	if err := p.store.PutFacts(ctx, adminFact("channel", desk.Fact{Centre: centre, Workspace: brand.ID, Channel: ch.ID})); err != nil {
		return err
	}
	if c.Bot { // nodes that run put nightly checks only when they start
		nights, err := p.learner.Nights(ctx, []desk.WorkspaceID{brand.ID})
		if err != nil {
			return err
		}
		if err := p.store.PutJobs(ctx, nights); err != nil {
			return err
		}
	}
	fmt.Printf("Channel %s belongs to %s.\nWebhook URL for the LINE Developers console:\n  %s/webhook/line/%s\n"+
		"Then: switch \"Use webhook\" and \"Webhook redelivery\" on, keep chat on in the account's response settings, and run: madoguchi doctor\n",
		c.Name, brand.Name, p.publicURL(), c.ID)
	return nil
}

func (c *channelLineCmd) brand(brands []desk.Workspace) (desk.Workspace, error) {
	if c.Workspace == "" && len(brands) == 1 {
		return brands[0], nil
	}
	names := make([]string, 0, len(brands))
	for _, b := range brands {
		if string(b.ID) == c.Workspace {
			return b, nil
		}
		names = append(names, fmt.Sprintf("%s (%s)", b.ID, b.Name))
	}
	return desk.Workspace{}, fmt.Errorf("--workspace: choose one of %s", strings.Join(names, ", "))
}
