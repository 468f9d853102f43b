# Every command of the project. A line "target: ## …" appears in `make help`, in one French line.
# Installation is tools/*.sh: a target that runs Python depends on env, one that tests or lints on env-dev.

CONTENU ?= content
SORTIE ?= output

PY := .venv/bin/python
# Pelican, started sooner: plugins/builder/__main__.py
PELICAN = $(PY) plugins/builder --without-rst "$(CONTENU)" -o "$(SORTIE)"

.DEFAULT_GOAL := help
.PHONY: help env env-dev env-test

help: ## Montre cette aide
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.DEFAULT:
	@echo "« $@ » n’est pas une commande. Tapez « make » pour voir la liste." >&2; exit 1

env:
	@tools/install-python.sh html

env-dev:
	@tools/install-python.sh dev

env-test: env-dev
	@tools/install-test-tools.sh

# --- The site

.PHONY: need-content html serve check publish clean

need-content:
	@test -d "$(CONTENU)" || { echo "Dossier du contenu introuvable : $(CONTENU)" >&2; exit 1; }

html: need-content env ## Construit le site dans output/
	@$(PELICAN) -s pelicanconf.py

serve: need-content env ## Montre le site à jour dans le navigateur pendant qu'on écrit ; PORT=… change de port
	@PYTHONPATH=plugins $(PY) -m preview "$(CONTENU)" -e SHOW_DRAFTS=true $(if $(PORT),-p "$(PORT)")

check: env ## Cherche les fautes du contenu, sans construire
	@PYTHONPATH=plugins $(PY) -m commands check "$(CONTENU)"

publish: need-content env ## Construit le site à publier ; SITEURL=https://… donne son adresse
	@test -n "$(SITEURL)" || { echo "Donnez l’adresse du site : make publish SITEURL=https://exemple.org" >&2; exit 1; }
	@! $(PY) -c 'import sys, pelicanconf; sys.exit(not pelicanconf.EDITOR_BACKEND)' || tools/install-editor.sh
	@SITEURL="$(SITEURL)" $(PELICAN) -s publishconf.py

# --- The content

.PHONY: article rencontre communaute auteur editor import corriger saison serie

STAFF = PYTHONPATH=plugins $(PY) -m commands
# What is typed after the target goes on as it is, whatever it holds: the shell reads it, not make.
GIVEN = -c "$(CONTENU)" "TITRE=$$TITRE" "DATE=$$DATE" "AUTEURS=$$AUTEURS" "COMMUNAUTE=$$COMMUNAUTE" \
	"NOM=$$NOM" "TERRITOIRE=$$TERRITOIRE" "MODELE=$$MODELE" "FICHIER=$$FICHIER"

article: env ## Prépare un article ; TITRE="…" AUTEURS=…
	@$(STAFF) article $(GIVEN)

rencontre: env ## Prépare une rencontre ; COMMUNAUTE=… DATE="2018-10-18 8 h 30" TITRE="…" ou MODELE=…
	@$(STAFF) rencontre $(GIVEN)

communaute: env ## Prépare une communauté ; NOM="…" TERRITOIRE="…"
	@$(STAFF) communaute $(GIVEN)

auteur: env ## Prépare un profil d'auteur ; NOM="…"
	@$(STAFF) auteur $(GIVEN)

editor: need-content env ## Ouvre les formulaires d'écriture dans le navigateur, avec le site à jour ; PORT=…
	@tools/install-editor.sh
	@$(STAFF).editor "$(CONTENU)" -e SHOW_DRAFTS=true $(if $(PORT),-p "$(PORT)")

import: env ## Importe un site (Pelican, WordPress…) ; SOURCE=dossier ou export.xml IMAGES=uploads ESSAI=1 AUTEUR="…"
	@PYTHONPATH=plugins $(PY) -m importing "$$SOURCE" "$(CONTENU)" "$$IMAGES" "--auteur=$$AUTEUR" \
		"--communaute=$$COMMUNAUTE" "--rencontres=$$RENCONTRES" "--essai=$$ESSAI"

corriger: need-content env ## Corrige ce qui peut l'être sans personne, dans tous les textes ; ESSAI=1 CHAMPS="…"
	@$(STAFF) corriger -c "$(CONTENU)" "--champs=$$CHAMPS" "--essai=$$ESSAI"

saison: need-content env ## Prépare les rencontres d'un tableau ; SOURCE=programme.xlsx (.csv, .ics) ou MODELE=programme.xlsx, ESSAI=1
	@tools/install-apart.sh import
	@PYTHONPATH=plugins:.venv/import CONTENU="$(abspath $(CONTENU))" $(PY) -m commands.season --source "$$SOURCE" --modele "$$MODELE" --communaute "$$COMMUNAUTE" --essai "$$ESSAI"

serie: need-content env ## Prépare des rencontres qui reviennent ; QUAND="le deuxième jeudi du mois, à 8 h 30" COMMUNAUTE=… TITRE="…"
	@PYTHONPATH=plugins CONTENU="$(abspath $(CONTENU))" $(PY) -m commands.series --quand "$$QUAND" --communaute "$$COMMUNAUTE" --titre "$$TITRE" --saison "$$SAISON" \
		--essai "$$ESSAI" --duree "$$DUREE" --lieu "$$LIEU" --adresse "$$ADRESSE" --animation "$$ANIMATION" \
		--themes "$$THEMES" --formule "$$FORMULE" --inscription "$$INSCRIPTION" --annonce "$$ANNONCE"

clean: ## Efface le site construit et les caches (garde .venv et node_modules)
	@rm -rf "$(SORTIE)" .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache .coverage .coverage.* htmlcov
	@find plugins tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- Around the site

PUBLISHING = PYTHONPATH=plugins CONTENU="$(abspath $(CONTENU))" $(PY) -m commands

.PHONY: need-target deploy deploy-branch rollback verify commentaire comments courriel bilan infolettre site

need-target:
	@test -n "$(CIBLE)" || { echo "Donnez la cible : CIBLE=compte@hote:/var/www/pole, ou CIBLE=/var/www/pole" >&2; exit 1; }
	@deploy/deploy.sh check "$(CIBLE)"

# Not a second prerequisite: `make -j` would build before it knows whether the target will do.
deploy: need-target ## Construit et met en ligne par rsync ; CIBLE=compte@hote:/dossier SITEURL=https://…
	@$(MAKE) --no-print-directory publish
	@deploy/deploy.sh publish "$(SORTIE)" "$(CIBLE)"

rollback: need-target ## Remet en ligne la version d'avant ; CIBLE=compte@hote:/dossier
	@deploy/deploy.sh rollback "$(CIBLE)"

BRANCHE ?= gh-pages

deploy-branch: env ## Dépose le site construit dans une branche ; BRANCHE=gh-pages POUSSER=1
	@$(PY) -m ghp_import --no-jekyll --no-history --branch "$(BRANCHE)" -m "Publish the site" $(if $(POUSSER),--push --force) "$(SORTIE)"

verify: env ## Vérifie le site en ligne ; SITEURL=https://…
	@$(PUBLISHING).verify "$(SITEURL)" $(if $(DATE),--date "$(DATE)")

annonce: env ## Annonce les nouveautés aux lecteurs et moteurs qui le demandent ; SITEURL=https://…
	@SITEURL="$(SITEURL)" PYTHONPATH=plugins $(PY) -m commands.announce

commentaire: env ## Classe un commentaire reçu ; FICHIER=courriel.eml, ou collez le courriel
	@$(PUBLISHING).comment $(if $(FICHIER),"$(FICHIER)") --nom "$(NOM)" --article "$(ARTICLE)" --reponse-a "$(REPONSE_A)"

courriel: html ## Prépare le courriel d'une rencontre, à ouvrir et envoyer ; RENCONTRE=… SITEURL=… OBJET=rappel
	@$(PUBLISHING).meeting_email "$$RENCONTRE" --objet "$$OBJET" --site "$(SORTIE)"

bilan: need-content env ## Met une saison en chiffres, page et tableau ; SAISON=2017-2018 COMPARER=2016-2017
	@$(PUBLISHING).season_report --saison "$$SAISON" --comparer "$$COMPARER"

infolettre: env ## Écrit l'infolettre d'un mois, à coller ; MOIS=2017-10
	@$(PUBLISHING).newsletter $(if $(MOIS),"$(MOIS)") $(if $(DEPUIS),--depuis "$(DEPUIS)")

site: env ## Commence le site d'une autre organisation ; DOSSIER=… NOM="…" REGION="…" COURRIEL=…
	@test -n "$(DOSSIER)" || { echo "Donnez le dossier du nouveau site : DOSSIER=../site" >&2; exit 1; }
	@$(PUBLISHING).new_site --nom "$(NOM)" --region "$(REGION)" --courriel "$(COURRIEL)" "$(DOSSIER)"

comments: env ## Reçoit des commentaires en direct, avec Isso, sur 127.0.0.1
	@tools/install-apart.sh isso
	@PYTHONPATH=plugins:.venv/isso $(PY) -m commands.isso_server

# --- The code

.PHONY: test bench lighthouse lint format lock audit

test: env-test lint ## Vérifie le code, puis lance tous les tests
	@$(PY) -m pytest -n 2 --dist loadfile --cov="$(CURDIR)/plugins" --cov-report=term

bench: env ## Mesure la vitesse face à d'autres générateurs ; TAILLES="100+40:3" pour aller vite
	@$(PY) -m bench.run $(TAILLES)

lighthouse: env-test ## Note les pages du site publié avec Lighthouse, comme sur un téléphone ; PAGES="home season" TOURS=1
	@PYTHONPATH=plugins $(PY) -m tests.support.lighthouse --runs $(or $(TOURS),3) $(PAGES)

lint: env-dev ## Vérifie le style et les types du code
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@$(PY) -m mypy

format: env-dev ## Remet le code Python en forme
	@$(PY) -m ruff check --fix --exit-zero --quiet
	@$(PY) -m ruff format

LOCK = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(if $(MAJ),--upgrade)

audit: env ## Cherche les failles connues des dépendances, par Internet
	@tools/install-apart.sh audit
	@PYTHONPATH=plugins:.venv/audit $(PY) -m commands.audit

guide: env ## Refait les tableaux de champs de GUIDE.md
	@PYTHONPATH=plugins $(PY) -m commands.field_table GUIDE.md

lock: env-dev ## Refait les verrous des dépendances ; MAJ=1 prend les versions récentes
	@$(LOCK) requirements.in -o requirements.txt
	@$(LOCK) requirements-dev.in -o requirements-dev.txt
	@$(LOCK) requirements-import.in -o requirements-import.txt
	@$(LOCK) requirements-audit.in -o requirements-audit.txt
	@$(LOCK) --override tools/isso-without.txt requirements-isso.in -o requirements-isso.txt
	@npm $(if $(MAJ),update,install) --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund
	@npm --prefix editor $(if $(MAJ),update,install) --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund
