// The configuration that a project begins with: small enough to be read at once, and valid as it stands.

const PLAIN_NAME = /^[a-z][a-z0-9_-]*$/
const YAML_WORDS = new Set(['true', 'false', 'null'])

/** The text of a first configuration for a project of this name. */
export function makeFirstConfig(project: string): string {
  const isPlain = PLAIN_NAME.test(project) && !YAML_WORDS.has(project)
  return TEMPLATE.replace('PROJECT', () => (isPlain ? project : JSON.stringify(project)))
}

const TEMPLATE = `# yaml-language-server: $schema=./schema.json
#
# What the networking of this project should be. "xec plan" shows what differs from the live engine, "xec apply" makes it so.

# The owner of the networks below. Without a name nothing is ever removed.
name: PROJECT

networks:
  # A bridge with a subnet that the engine chooses.
  frontend: {}

  # No way out of this one.
  backend:
    internal: true
    # A subnet of your own, which static addresses need:
    # ipam: { subnet: 10.20.0.0/24 }
    # Neither removed nor replaced until this says false:
    # protect: true

  # Made by somebody else: it must exist, and is never changed or removed.
  # proxy: { external: true, name: traefik_proxy }

# Which containers are on which networks. xec attaches containers, it does not start them: these have to exist.
targets:
  containers:
    # A container of the same name; "container: NAME" names another one.
    web:
      networks: [frontend]

    api:
      networks: [frontend, backend]
      # Names that others find it by, on each network.
      networkAliases:
        backend: [orders]

    # With more to say about one network:
    # db:
    #   container: postgres
    #   networks:
    #     backend: { aliases: [db], ipv4Address: 10.20.0.5 }

# Another environment is a profile: "xec plan -p staging".
# profiles:
#   staging:
#     networks:
#       frontend: { internal: true }
`
