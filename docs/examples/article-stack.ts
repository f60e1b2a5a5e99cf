// A Batch job of two containers, and a state machine that runs it and waits for it.
//
// This is the stack of the article that describes the failure, with its mistakes corrected (see README.md
// beside this file). Deployed as it is, every execution fails: Step Functions adds containerOverrides to the
// submission, and AWS Batch refuses those for a job definition with ecsProperties.
import * as cdk from 'aws-cdk-lib';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';

const image = 'public.ecr.aws/amazonlinux/amazonlinux:2023';

class BatchJobDefinitionStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    new batch.JobQueue(this, 'JobQueue', {
      jobQueueName: 'MyJobQueue',
      computeEnvironments: [
        {
          order: 1,
          computeEnvironment: new batch.ManagedEc2EcsComputeEnvironment(this, 'Compute', { vpc }),
        },
      ],
    });

    const container = (name: string, command: string[]) => ({
      name,
      image,
      command,
      essential: true,
      resourceRequirements: [
        { type: 'VCPU', value: '1' },
        { type: 'MEMORY', value: '1024' },
      ],
    });

    new batch.CfnJobDefinition(this, 'MyJobDefinition', {
      jobDefinitionName: 'MyJobDefinition',
      type: 'container',
      platformCapabilities: ['EC2'],
      // Stands where containerProperties would stand, never inside it. A job definition has one of the two.
      ecsProperties: {
        taskProperties: [
          {
            taskRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
            containers: [
              container('container1', ['echo', 'one']),
              container('container2', ['echo', 'two']),
            ],
          },
        ],
      },
    });
  }
}

class StepFunctionStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    // No revision: Batch takes the newest active one.
    const jobDefinitionArn = 'arn:aws:batch:us-east-1:123456789012:job-definition/MyJobDefinition';
    const jobQueueArn = 'arn:aws:batch:us-east-1:123456789012:job-queue/MyJobQueue';

    const submit = new tasks.BatchSubmitJob(this, 'BatchSubmitJobTask', {
      jobName: 'MyBatchJob',
      jobDefinitionArn,
      jobQueueArn,
    });
    new sfn.StateMachine(this, 'MyStateMachine', {
      definitionBody: sfn.DefinitionBody.fromChainable(submit),
    });
  }
}

const app = new cdk.App();
const env = { account: '123456789012', region: 'us-east-1' };
new BatchJobDefinitionStack(app, 'BatchJobDefinitionStack', { env });
new StepFunctionStack(app, 'StepFunctionStack', { env });
