import type { TriggerPanelDefinition } from 'n8n-workflow';

const TEST = 'Create a Kling task with the test URL as its callback URL, click the button above and wait for Kling.';

/** Help in the panel where n8n listens for a test call. */
export const triggerPanel: TriggerPanelDefinition = {
	header: 'Start from a real callback',
	executionsHelp: {
		inactive: `${TEST} To build without one, use the fields that the next node shows, or pin a sample.<br /><br /><a data-key="activate">Publish</a> the workflow and use the production URL to have every callback start it.`,
		active: `${TEST}<br /><br />Callbacks to the production URL start the published workflow; see the <a data-key="executions">list of executions</a>.`,
	},
	activationHint: {
		inactive: 'The production URL works once the workflow is published, without this editor.',
		active: 'The workflow is published: callbacks to the production URL start it.',
	},
};
