import {
	NodeHelpers,
	type ICredentialType,
	type INodeType,
	type INodeTypes,
	type IVersionedNodeType,
} from 'n8n-workflow';

type AnyNodeType = INodeType | IVersionedNodeType;

/** Node types by full name (`n8n-nodes-kling.kling`): the class or an instance of it. */
export type NodeTypeMap = Record<string, AnyNodeType | (new () => AnyNodeType)>;

/** A credential: its type (class or instance) and the data a user would have typed in. */
export interface CredentialEntry {
	type: ICredentialType | (new () => ICredentialType);
	data: Record<string, unknown>;
}

/** Credentials by the type's name (`klingApi`). */
export type CredentialMap = Record<string, CredentialEntry>;

export const instanceOf = <T>(type: T | (new () => T)): T =>
	typeof type === 'function' ? new (type as new () => T)() : type;

/** n8n's registry of node types, filled from a map. Throws for a name that is not in it. */
export class NodeTypes implements INodeTypes {
	private readonly types = new Map<string, AnyNodeType>();

	constructor(map: NodeTypeMap) {
		for (const [name, type] of Object.entries(map)) this.types.set(name, instanceOf(type));
	}

	getByName(name: string): AnyNodeType {
		const type = this.types.get(name);
		if (!type) throw new Error(`The engine knows no node type "${name}"; known: ${[...this.types.keys()].join(', ')}`);
		return type;
	}

	getByNameAndVersion(name: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.getByName(name), version);
	}

	getKnownTypes() {
		return {};
	}
}
