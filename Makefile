# Every command of the project. A line "target: ## …" appears in `make help`, in one French line.
# Installation is tools/*.sh: a target that runs Python depends on env, one that tests or lints on env-dev.

ifeq ($(OS),Windows_NT)
$(error Ces commandes demandent Linux, macOS, ou WSL sous Windows : voyez « Installer » dans GUIDE.md. Pour écrire dans le navigateur, rien n’est à installer)
endif

# What is typed after a target reaches its command through the environment, byte for byte: make expands nothing of
# it, and a recipe writes "$$NOM", never $(NOM). Sorted: in make's own order and spaces, a build would seem to be asked
# otherwise each time that an unrelated variable comes.
TYPED := $(sort $(foreach name,$(.VARIABLES),$(if $(filter command,$(origin $(name))),$(name))))
$(foreach name,$(TYPED),$(eval override $(name) := $$(value $(name)))$(eval export $(name)))
# Of those that a recipe reads itself, « non » is nothing.
$(foreach name,MAJ POUSSER,$(if $(filter non Non NON 0,$(value $(name))),$(eval override $(name) :=)))
# Those that any target takes; developers type PYTHON, PY, BUILD_DATE and NO_COLOR too.
export OF_ALL := CONTENU JOUR SITEURL SORTIE
# The other names typed, for one command, which refuses those that it does not take.
export GIVEN := $(filter-out $(OF_ALL) PYTHON PY BUILD_DATE NO_COLOR,$(TYPED))
given = $(filter-out undefined,$(origin $(1)))

# Where nothing is typed, or an empty value.
default = $(if $(value $(1)),,$(eval override $(1) := $(2))$(eval export $(1)))
$(call default,CONTENU,content)
$(call default,SORTIE,output)
$(call default,BRANCHE,gh-pages)

PY := .venv/bin/python
# A command of ours takes what is typed from the environment.
STAFF = PYTHONPATH=plugins $(PY) -m commands
# Python keeps its compiled modules: without them each command compiles ours again, half a second.
unexport PYTHONDONTWRITEBYTECODE
# `cd deploy` would look there first.
unexport CDPATH
# A command that refuses says why in French: make ends with it, without the English line that it would add. At SIGQUIT
# make waits for this shell, then exits with a status of 1 and says nothing; it must hear it before this shell ends.
# Where the signal is ignored, the shell does not hear it either, and make ends as usual.
END = || { status=1; trap status=0 QUIT; kill -s QUIT $$$$ $$PPID; sleep 0.1; exit $$status; }
# For a command that lasts until Ctrl-C, which is then no mistake. What a shell starts so does not hear Ctrl-C itself.
lasting = @trap 'kill "$$pid"' INT TERM HUP; $(1) & pid=$$!; wait "$$pid" || wait "$$pid" $(END)

# What was typed is shown without what would move the cursor of a terminal.
HARMLESS = LC_ALL=C tr -d '\000-\011\013-\037\177' | LC_ALL=C sed "s/$$(printf '\302')[$$(printf '\200')-$$(printf '\237')]//g" >&2

.DEFAULT_GOAL := help

# In groups: a line « ##@ … » begins one.
help: ## Montre cette aide
	@awk -F ':.*## ' '/^##@ / { printf "%s%s\n", between, substr($$0, 5); between = "\n" } \
		!/^help:/ && /^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# « make article TITRE=Mon titre », without quotes: refused before anything is made of « Mon ».
COMMANDS := $(shell sed -n 's/^\([a-z-]*\):.*/\1/p' $(lastword $(MAKEFILE_LIST)))
.PHONY: $(COMMANDS)
export UNKNOWN := $(filter-out $(COMMANDS),$(MAKECMDGOALS))
KNOWN = [ -z "$$UNKNOWN" ] || { printf '« %s » n’est pas une commande. Tapez « make » pour voir la liste; une valeur de \
	plusieurs mots va entre guillemets.\n' "$$UNKNOWN" | $(HARMLESS); false; }

# Of several commands, none would know whether another takes a name.
ALONE = $(if $(word 2,$(MAKECMDGOALS)),[ -z "$$GIVEN" ] || { printf '« %s » se donne à une commande à la fois : tapez-les \
	l’une après l’autre.\n' "$$GIVEN" | $(HARMLESS); false; },:)

.DEFAULT:
	@{ $(KNOWN); } $(END)

# What those take that are no command of ours, which would say so itself (`refuse_unknown` of plugins/commands/staff.py).
TAKES_html =
TAKES_serve = PORT
TAKES_editor = PORT
TAKES_publish =
TAKES_deploy = CIBLE
TAKES_rollback = CIBLE
TAKES_deploy-branch = BRANCHE POUSSER
TAKES = TAKES_$(MAKECMDGOALS)
TAKEN = $(if $(call given,$(TAKES)),$(if $(filter-out $($(TAKES)),$(GIVEN)),&& $(STAFF) staff $(MAKECMDGOALS) $($(TAKES))))

asked:
	@{ { $(KNOWN); } && { $(ALONE); }; } $(END)

env: asked
	@{ tools/install-python.sh html $(TAKEN); } $(END)

env-dev:
	@tools/install-python.sh dev

env-test: env-dev
	@tools/install-test-tools.sh

##@ Voir et vérifier

need-content: env
	@case "$$CONTENU|$$SORTIE" in [A-Za-z]:\\*|*\|[A-Za-z]:\\*) \
		echo "Dans WSL, C:\\Users s’écrit /mnt/c/Users." >&2; false ;; esac $(END)
	@test -d "$$CONTENU" || { printf 'Dossier du contenu introuvable : %s\n' "$$CONTENU" | $(HARMLESS); false; } $(END)

# Pelican, started sooner: plugins/builder/__main__.py
PELICAN = $(PY) plugins/builder --without-rst --output="$$SORTIE"

html: need-content ## Construit le site dans output/, comme ce jour-là avec JOUR=2017-10-01
	@$(PELICAN) -s pelicanconf.py -- "$$CONTENU" $(END)
	@echo "Pour le voir dans le navigateur : make serve"

serve: need-content ## Montre le site à jour dans le navigateur pendant qu’on écrit; PORT=… JOUR=2017-10-01
	$(call lasting,PYTHONPATH=plugins $(PY) -m preview -e SHOW_DRAFTS=true $${PORT:+--port="$$PORT"} -- "$$CONTENU")

check: env ## Cherche les fautes du contenu, sans construire
	@$(STAFF) check $(END)

##@ Écrire

article: env ## Prépare un article; TITRE="…" AUTEURS=…
	@$(STAFF) new_text article $(END)

rencontre: env ## Prépare une rencontre; COMMUNAUTE=… DATE="2018-10-18 8 h 30" TITRE="…" ou MODELE=…
	@$(STAFF) new_text rencontre $(END)

communaute: env ## Prépare une communauté; NOM="…" TERRITOIRE="…"
	@$(STAFF) new_text communaute $(END)

auteur: env ## Prépare un profil d’auteur; NOM="…"
	@$(STAFF) new_text auteur $(END)

editor: need-content ## Ouvre les formulaires d’écriture dans le navigateur, avec le site à jour; PORT=…
	@tools/install-editor.sh $(END)
	$(call lasting,$(STAFF) editor -e SHOW_DRAFTS=true $${PORT:+--port="$$PORT"} -- "$$CONTENU")

saison: need-content ## Prépare les rencontres d’un tableau ou d’un agenda; SOURCE=programme.xlsx ou MODELE=… ESSAI=1 SAISON=… STATUT=…
	@tools/install-apart.sh import $(END)
	@PYTHONPATH=plugins:.venv/import $(PY) -m commands season $(END)

serie: need-content ## Prépare des rencontres qui reviennent; QUAND="le deuxième jeudi du mois, à 8 h 30" COMMUNAUTE=… TITRE="…"
	@$(STAFF) series $(END)

envoyer: need-content ## Vérifie, enregistre et envoie vos textes au dépôt en ligne; GARDER=moi ou en-ligne après un conflit
	@$(STAFF) send $(END)

commentaire: env ## Classe un commentaire reçu; FICHIER=courriel.eml, ou collez le courriel
	@$(STAFF) comment $(END)

courriel: html ## Prépare le courriel d’une rencontre, à ouvrir et envoyer; RENCONTRE=… SITEURL=… OBJET=rappel
	@$(STAFF) meeting_email $(END)

bilan: need-content ## Met une saison en chiffres, page et tableau; SAISON=2017-2018 COMPARER=2016-2017
	@$(STAFF) season_report $(END)

infolettre: env ## Écrit l’infolettre d’un mois, à coller; MOIS=2017-10 SITEURL=https://…
	@$(STAFF) newsletter $(END)

##@ Publier

PUBLISH = { [ -n "$${SITEURL-}" ] || { echo "Donnez l’adresse du site : make publish SITEURL=https://exemple.org" >&2; false; }; } && \
	{ ! $(PY) -c 'import sys, pelicanconf; sys.exit(not pelicanconf.EDITOR_BACKEND)' || tools/install-editor.sh; } && \
	$(PELICAN) -s publishconf.py -- "$$CONTENU"

publish: need-content ## Construit le site à publier; SITEURL=https://… donne son adresse
	@{ $(PUBLISH); } $(END)

TARGET = { [ -n "$${CIBLE-}" ] || { echo "Donnez la cible : CIBLE=compte@hote:/var/www/pole, ou CIBLE=/var/www/pole" >&2; false; }; } && \
	deploy/deploy.sh check "$$CIBLE"

deploy: need-content ## Construit et met en ligne par rsync; CIBLE=compte@hote:/dossier SITEURL=https://…
	@{ $(TARGET) && $(PUBLISH) && deploy/deploy.sh publish "$$SORTIE" "$$CIBLE"; } $(END)

rollback: env ## Remet en ligne la version d’avant; CIBLE=compte@hote:/dossier
	@{ $(TARGET) && deploy/deploy.sh rollback "$$CIBLE"; } $(END)

deploy-branch: ## Dépose le site construit dans une branche; BRANCHE=gh-pages POUSSER=1
	@{ : $(TAKEN) && deploy/deploy.sh branch "$$SORTIE" "$$BRANCHE" "$${POUSSER-}"; } $(END)

verify: env ## Vérifie le site en ligne; SITEURL=https://…
	@$(STAFF) verify $(END)

signaler: env ## Signale les nouveautés aux lecteurs et moteurs qui le demandent; SITEURL=https://…
	@$(STAFF) announce $(END)

annonce: env
	@{ echo "« make annonce » s’appelle maintenant « make signaler »." >&2; false; } $(END)

comments: env ## Reçoit des commentaires en direct, avec Isso, sur 127.0.0.1
	@tools/install-apart.sh isso $(END)
	$(call lasting,PYTHONPATH=plugins:.venv/isso $(PY) -m commands isso_server)

##@ Entretenir

import: env ## Importe un site (Pelican, WordPress…); SOURCE=dossier ou export.xml IMAGES=uploads ESSAI=1 AUTEUR="…"
	@PYTHONPATH=plugins $(PY) -m importing $(END)

corriger: need-content ## Corrige ce qui peut l’être sans personne, dans tous les textes; ESSAI=1 CHAMPS="…"
	@$(STAFF) fix $(END)

site: env ## Commence le site d’une autre organisation; DOSSIER=… NOM="…" REGION="…" COURRIEL=…
	@$(STAFF) new_site $(END)

clean: asked ## Efface le site construit et les caches (garde .venv et node_modules)
	@if [ -e "$$SORTIE/build.json" ]; then rm -rf -- "$$SORTIE"; fi
	@rm -rf .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache .coverage .coverage.* htmlcov
	@find $(wildcard plugins tests) -name __pycache__ -type d -prune -exec rm -rf {} +

audit: env ## Cherche les failles connues des dépendances, par Internet
	@tools/install-apart.sh audit
	@PYTHONPATH=plugins:.venv/audit $(PY) -m commands audit

guide: env ## Refait les tableaux de champs de GUIDE.md
	@$(STAFF) field_table GUIDE.md

# Dependabot reads there what a lock was made with.
OPTIONS = --universal --python-version 3.11
LOCK = .venv/bin/uv pip compile --quiet $(OPTIONS) --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock (uv pip compile $(OPTIONS))" $${MAJ:+--upgrade}
NPM = --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund

lock: env-dev ## Refait les verrous des dépendances; MAJ=1 prend les versions récentes
	@$(LOCK) requirements.in -o requirements.txt
	@$(LOCK) requirements-dev.in -o requirements-dev.txt
	@$(LOCK) requirements-import.in -o requirements-import.txt
	@$(LOCK) requirements-audit.in -o requirements-audit.txt
	@$(LOCK) requirements-isso.in -o requirements-isso.txt
	@if [ -n "$${MAJ-}" ]; then do=update; else do=install; fi; tools/npm.sh "$$do" $(NPM); tools/npm.sh --prefix editor "$$do" $(NPM)

##@ Travailler sur le code
# Up to the end: left out of the site of another organisation, which has no tests.

# Twice as many as two cores: while a test waits for a browser or a server, others go on.
# A worker has whole files, in their order: what a file prepares for its tests is prepared once.
PYTEST = $(PY) -m pytest -n 4 --dist loadfile --no-loadscope-reorder

test: env-test lint ## Vérifie le code, puis lance tous les tests
	@$(PYTEST)

# The domain's, and those that tell what was left out of a change: documents, messages, a command's trial.
QUICK = tests/domain $(addprefix tests/,commands/test_field_table.py commands/test_guide.py whole_site/test_mistakes.py \
	commands/test_makefile.py::test_every_command_is_documented_and_tried)

test-rapide: env-dev ## Lance en moins d’une minute les tests qui ne construisent aucun site
	@$(PYTEST) -q $(QUICK) -m "not slow"

couverture: env-test lint ## Lance tous les tests, et mesure la part du code qu’ils exécutent
	@$(PYTEST) --cov="$(CURDIR)/plugins" --cov-report=term

bench: env ## Mesure la vitesse face à d’autres générateurs; TAILLES="100+40:3" pour aller vite
	@set -f; $(PY) -m bench.run $${TAILLES-}

lighthouse: env-test ## Note les pages du site publié avec Lighthouse, comme sur un téléphone; PAGES="home season" TOURS=1
	@set -f; PYTHONPATH=plugins $(PY) -m tests.support.lighthouse --runs="$${TOURS:-3}" -- $${PAGES-}

lint: env-dev ## Vérifie le style et les types du code
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@$(PY) -m mypy

format: env-dev ## Remet le code Python en forme
	@$(PY) -m ruff check --fix --exit-zero --quiet
	@$(PY) -m ruff format
