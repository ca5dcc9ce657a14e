package main

import (
	"context"
	"errors"
	"slices"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/results"
)

// makeLinks makes the workbook of invitations made at once, for whoever had them made as long
// as she may. The links are made again from their seed: they lie nowhere.
func (h *house) makeLinks(ctx context.Context, m outbox.Media) (bot.Made, error) {
	rows, err := h.linkRows(ctx, m)
	if err != nil {
		return bot.Made{}, unmade(ctx, err)
	}
	data, err := results.Links(h.bundle, locales.Lang(m.Lang), rows)
	return bot.Made{Name: h.fileName(m.Lang, "file_links", ".xlsx"), Data: data}, err
}

func (h *house) linkRows(ctx context.Context, m outbox.Media) ([]results.LinkRow, error) {
	doc, err := h.store.Load(ctx, dialog.Person, m.Of)
	if err != nil {
		return nil, err
	}
	words := &bot.Renderer{Bundle: h.bundle, Course: h.current, Stamp: h.keys, Name: h.botName}
	var in *cohort.Cohort
	var rows []results.LinkRow
	for n := 1; n <= m.N; n++ {
		payload, id := dialog.InvitationCode(h.keys, m.From, n)
		inv, err := h.store.Invitation(ctx, id)
		switch {
		case err != nil:
			return nil, err
		case inv == nil || !h.coordinates(doc.Body.Person, inv.Cohort):
			return nil, errors.New("invitations that are not there, or not hers any more")
		case in == nil:
			if in, err = h.store.Cohort(ctx, inv.Cohort); err != nil {
				return nil, err
			}
		}
		row, err := h.linkRow(words, payload, *inv, in)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (h *house) linkRow(words *bot.Renderer, payload string, inv cohort.Invitation, in *cohort.Cohort) (results.LinkRow, error) {
	row := results.LinkRow{Label: inv.Label, N: inv.N, Link: words.Link(payload)}
	if inv.Expires != 0 {
		row.Until = inv.Expires.Time().In(h.current().Zone)
	}
	for _, l := range dialog.TextLanguages(h.current(), in, inv) {
		text, err := words.Bare(l, dialog.ReadyText(inv, payload, l))
		if err != nil {
			return row, err
		}
		row.Texts = append(row.Texts, results.LinkText{Lang: l, Text: text, WhatsApp: bot.WhatsApp(text)})
	}
	return row, nil
}

// coordinates says that p runs a cohort now.
func (h *house) coordinates(p *cohort.Participant, in cohort.ID) bool {
	return p.Stage == cohort.StageMember && (h.owner(p.Door) || p.Has(cohort.RoleOwner) ||
		slices.Contains(p.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: in}))
}
